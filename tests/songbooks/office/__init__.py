"""Songbooks as people make them with office programs and scripts: LibreOffice, WeasyPrint, Typst and ReportLab."""
