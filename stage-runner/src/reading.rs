//! How each page of a book is read: text layer first, then OCR, kept per page.
