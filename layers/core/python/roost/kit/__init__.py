"""Machinery without domain: what every module needs and none should write again."""
