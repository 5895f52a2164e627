package main

import "regexp"

// relativeImage and relativeLink match a Markdown page's references to files beside it:
// those without a scheme, and that are no anchor of the page.
var (
	relativeImage = regexp.MustCompile(`!\[([^\]]*)\]\(([^)#:]+)\)`)
	relativeLink  = regexp.MustCompile(`\]\(([^)#:]+(?:#[^)]*)?)\)`)
)
