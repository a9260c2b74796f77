"""The pages in real Chromium, as people meet them."""
