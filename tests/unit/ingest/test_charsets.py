"""Bytes become the characters their writer saw, whatever their charset is called."""

import base64

import pytest

from tests.unit.ingest.desk import CLIENT, read

HEAD = (
    f"From: {CLIENT}\r\nMessage-ID: <a@client.example>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
)
NO_CHARSETS = [
    "=undefined",
    "=idna",
    "=punycode",
    "=unicode_escape",
    "=a\0b",
    '=""',
    "*=utf-8''utf-8",
]


def written(body: bytes, charset: str, head: str = "Content-Type: text/plain; charset") -> bytes:
    """Write a mail in a charset, given with the sign before it."""
    return (HEAD + head + charset).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_a_charset_that_is_none_takes_no_words_away(charset: str) -> None:
    assert read(written("Grüße".encode(), charset)).text == "Grüße"


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_a_file_in_a_charset_that_is_none_is_kept(charset: str) -> None:
    head = "Content-Type: application/pdf; charset"
    signal = read(written("Grüße".encode(), charset, head))
    assert [each.bytes for each in signal.attachments] == [7]


@pytest.mark.parametrize(
    ("name", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "€3,000 – “now”"),
        ("latin1", "cp1252", "€3,000"),
        ("ISO8859_1", "cp1252", "€3,000"),
        ("us-ascii", "cp1252", "€3,000"),
        ("csASCII", "cp1252", "€3,000"),
        ("x-cp1252", "cp1252", "€3,000"),
        ("iso-8859-9", "cp1254", "€3,000 İş"),
        ("iso88592", "iso8859-2", "Źródło"),
        ("windows-1250", "cp1250", "Źródło"),
        ("win-1251", "cp1251", "Нам нужен сайт"),
        ("koi8", "koi8-r", "Нам нужен сайт"),
        ("x-mac-cyrillic", "mac-cyrillic", "Нам нужен сайт"),
        ("iso-8859-8-i", "iso8859-8", "אנחנו צריכים אתר"),
        ("windows-874", "cp874", "เราต้องการเว็บไซต์ €"),
        ("tis-620", "cp874", "เราต้องการเว็บไซต์ €"),
        ("gb2312", "gbk", "我叫朱镕基，需要一个网站"),
        ("x-gbk", "gbk", "我叫朱镕基"),
        ("windows-936", "gbk", "我叫朱镕基"),
        ("gb2312", "gb18030", "需要一个网站 €"),
        ("big5", "big5hkscs", "我們需要一個網站，唔係嘅"),
        ("shift_jis", "cp932", "①ウェブサイト～髙橋"),
        ("x-sjis", "cp932", "①髙橋"),
        ("windows-31j", "cp932", "①髙橋"),
        ("x-euc-jp", "euc_jp", "ウェブサイト"),
        ("euc-kr", "cp949", "똠방각하"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("ks_c_5601", "cp949", "똠방각하"),
        ("x-mac-roman", "mac-roman", "Größe €"),
        ("cp-850", "cp850", "Größe"),
        ("ibm437", "cp437", "Größe"),
        ("unicode-1-1-utf-8", "utf-8", "Größe €"),
    ],
)
def test_a_charset_is_the_one_that_is_meant_by_its_name(name: str, codec: str, text: str) -> None:
    signal = read(written(text.encode(codec), f"={name}"))
    assert signal.text == text
    assert set(signal.defects) <= {"undeclared_charset"}
    word = base64.b64encode(text.encode(codec)).decode()
    assert read(written(b"Hi", f"=?{name}?b?{word}?=", "Subject: ")).subject == text


@pytest.mark.parametrize("name", ["klingon", "zlib", "x" * 15_000, "cp99", "iso-8859-12", ""])
def test_a_name_of_no_charset_leaves_a_guess(name: str) -> None:
    assert read(written("Größe €".encode(), f"={name}")).text == "Größe €"
    assert read(written("Größe €".encode("cp1252"), f"={name}")).text == "Größe €"
