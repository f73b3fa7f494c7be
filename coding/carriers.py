"""What memos can be about: the word that stands for each in addresses, and its type in the log. Pure."""

CARRIER_OF = {
    "study": "interviews.study",
    "case": "interviews.case",
    "informant": "interviews.informant",
    "document": "interviews.document",
    "passage": "coding.passage",
    "code": "coding.code",
    "table": "coding.crosscasetable",
    "row": "coding.theme",
    "cell": "coding.summary",
}
WORD_OF = {kind: word for word, kind in CARRIER_OF.items()}
