"""The environment of every test, set before anything of ours is imported."""

import os

os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "ROOST_TABLE": "roost-test",
    "ROOST_STAGE": "local",
    "ROOST_PUBLIC_URL": "",
    "ROOST_BCRYPT_COST": "4",
    "ROOST_SIGNING_SECRET": "roost-signing",
    "ROOST_TIMER_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/timers",
    "ROOST_FIGURES_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/figures",
    "ROOST_PURGE_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/purge",
    "ROOST_WEBHOOK_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/webhooks",
    "ROOST_PUSH_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/push",
    "ROOST_SOCKETS_URL": "https://sockets.execute-api.us-east-1.amazonaws.com",
    "ROOST_LINK_SECRET": "roost-links",
    "ROOST_INVITE_FLOW": "arn:aws:states:us-east-1:123456789012:stateMachine:invites",
    "ROOST_EXPORT_BUCKET": "roost-exports",
    "ROOST_MAIL_SENDER": "roost@example.com",
    "ROOST_CORS_ORIGINS": "https://app.example.com",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_TRACE_DISABLED": "true",
}
