"""Bytes become the characters their writer saw, whatever their charset is called."""

import base64

import pytest

from shared.ingest.characters import cut, decode
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


GREETING = "Grüße aus dem Café, Budget 9.000 €. "


@pytest.mark.parametrize("name", ["=utf-8", "=klingon", "=us-ascii"])
def test_a_stray_byte_spoils_no_other_character(name: str) -> None:
    signal = read(written(GREETING.encode() + b"f\xfcr 5 \x80, now", name))
    assert signal.text == f"{GREETING}für 5 €, now"
    assert len(signal.defects) == 1


def test_a_footer_in_another_charset_spoils_nothing_above_it() -> None:
    footer = "Geschäftsführer: Jörg Müßig, Köln, Übersee, Ämter"
    signal = read(written(GREETING.encode() + footer.encode("cp1252"), "=utf-8"))
    assert signal.text == GREETING + footer


@pytest.mark.parametrize("name", ["=utf-8", "=klingon"])
def test_what_is_no_utf_8_at_all_is_windows_1252(name: str) -> None:
    text = "Viel Spaß für Sie im Café: „gut“, 9.000 €"
    assert read(written(text.encode("cp1252"), name)).text == text


def test_a_stray_byte_in_a_subject_spoils_no_other_character() -> None:
    head = (HEAD + "Subject: Grüße für ").encode() + b"M\xfcller\r\n\r\nHi"
    assert read(head).subject == "Grüße für Müller"


@pytest.mark.parametrize("begins", ["", "a", "aa", "aaa"])
def test_a_text_too_long_is_cut_between_two_characters(begins: str) -> None:
    for letter in ("ü", "€", "🎉"):
        text, found = decode(cut((begins + letter * 500).encode(), 1_001), "utf-8")
        assert (text.replace(letter, ""), found) == (begins, ())
        assert 240 < len(text) <= 501


def test_our_own_cut_is_no_fault_of_the_text() -> None:
    signal = read(written(("a" + "ü" * 600_000).encode(), "=utf-8"))
    assert set(signal.defects) == {"body_truncated"}
    assert set(signal.text) == {"a", "ü"}
