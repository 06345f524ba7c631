"""How mails are put together, in both forms."""

from roost.kit.mail import Mail, letter, one_line

TO, URL = "jane@example.com", "https://x.example/?a=1&t=2"
LINK = '<a href="https://x.example/?a=1&amp;t=2">https://x.example/?a=1&amp;t=2</a>'


def test_a_subject_is_one_line() -> None:
    assert one_line(" Birds\r\nBcc:\tall@example.com ") == "Birds Bcc: all@example.com"
    assert letter(TO, "Birds\r\nBcc: all@example.com", ["Hello"]).subject == "Birds Bcc: all@example.com"


def test_a_link_stands_behind_the_first_paragraph_in_both_forms() -> None:
    html = f"<p>Open this:</p><p>{LINK}</p><p>Or not.</p>"
    assert letter(TO, "Sign in", ["Open this:", "Or not."], URL) == Mail(
        TO, "Sign in", f"Open this:\n\n{URL}\n\nOr not.", html
    )


def test_empty_paragraphs_and_no_link_leave_no_gap() -> None:
    mail = letter(TO, "News", ["", "One", None, "Two"], "")
    assert (mail.text, mail.html) == ("One\n\nTwo", "<p>One</p><p>Two</p>")


def test_what_people_wrote_is_text_in_html_too() -> None:
    mail = letter(TO, "News", ["<b>&\nmore"])
    assert (mail.text, mail.html) == ("<b>&\nmore", "<p>&lt;b&gt;&amp;<br>more</p>")
