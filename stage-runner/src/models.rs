//! Where the OCR models are found on this machine.
