"""A charset's name is understood as browsers do (WHATWG Encoding), not as it was registered.

Who says Latin-1 means Windows-1252, with its euro sign and its quotation marks; the same holds for
the names of Chinese, Japanese and Korean charsets, all of which programs use for a larger one.
"""

import codecs
import re

LONGEST_NAME = 40
NOT_FOR_MAIL = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
"""Python codecs that are no charsets, some of them slow on purpose-made input."""
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""By Python's name of a charset, the larger one that is meant by it."""
NAMES = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 x-utf-8 utf8mb4",
    "cp932": "windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601 ks_c_5601-1989 ksc_5601",
    "cp1252": "ansi",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "gb18030": "csgb2312 gb_2312 gb_2312-80 x-gbk",
    "big5hkscs": "cn-big5 x-x-big5",
    "iso8859-6": "csiso88596e csiso88596i",
    "iso8859-7": "sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i logical visual",
    "iso8859-15": "csisolatin9",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
}
"""Names in use that Python does not know."""
CODECS = {name: codec for codec, names in NAMES.items() for name in names.split()}
CODE_PAGE = re.compile(r"(?:x-)?(?:cp|ibm|dos|win|windows)[-_ ]?(\d{3,4})")
ISO_8859 = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})(?:[-_][ei])?")


def codec_of(name: str) -> str:
    """Give Python's name of the charset that is meant; nothing where it is none."""
    try:
        codec = codecs.lookup(_spelled(name)).name if len(name) <= LONGEST_NAME else ""
    except (LookupError, ValueError):
        return ""
    return "" if codec in NOT_FOR_MAIL else WIDER.get(codec, codec)


def _spelled(name: str) -> str:
    page, part = CODE_PAGE.fullmatch(name), ISO_8859.fullmatch(name)
    if page:
        return f"cp{page[1]}"
    return f"iso8859-{part[1]}" if part else CODECS.get(name, name)
