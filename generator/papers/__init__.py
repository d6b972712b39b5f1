"""Official papers and manuals as files: PDF by Typst, DOCX by docxtpl, from one and the same data."""
