"""Views and figures -> files that carry their sources: pictures, slides, pages, citations."""
