"""The counter (窓口): the gate, form fields, language, paging."""
