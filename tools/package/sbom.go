package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// readBOM returns the SBOM of a binary, in CycloneDX: the Go modules that it was linked of,
// as cyclonedx-gomod reads them out of it.
func readBOM(ctx context.Context, r release, binary string) (file, error) {
	path := filepath.Join(filepath.Dir(binary), "bom.cdx.json")
	cmd := exec.CommandContext(ctx, "cyclonedx-gomod", "bin", "-json", "-std", "-noserial", "-notimestamp",
		"-output-version", "1.6", "-version", "v"+r.version, "-output", path, binary)
	if _, err := outputOf(cmd); err != nil {
		return file{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return file{}, err
	}
	if data, err = withoutToolHashes(data); err != nil {
		return file{}, err
	}
	modules, err := vendoredModules(r)
	if err != nil {
		return file{}, err
	}
	return addComponents(file{name: project + ".cdx.json", mode: 0o644, data: data}, modules)
}

// withoutToolHashes removes the hashes of the program that wrote an SBOM. It is compiled on
// each machine, so that they differ.
func withoutToolHashes(data []byte) ([]byte, error) {
	var document map[string]any
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("SBOM of the binary: %w", err)
	}
	metadata, _ := document["metadata"].(map[string]any)
	tools, _ := metadata["tools"].([]any)
	for _, entry := range tools {
		if tool, ok := entry.(map[string]any); ok {
			delete(tool, "hashes")
		}
	}
	return json.Marshal(document)
}

// component is something of others that a binary or an image contains beside Go modules.
type component struct{ Name, Version, PURL string }

// addComponents returns an SBOM with further components.
func addComponents(bom file, added []component) (file, error) {
	var document map[string]any
	if err := json.Unmarshal(bom.data, &document); err != nil {
		return file{}, fmt.Errorf("SBOM of the binary: %w", err)
	}
	components, _ := document["components"].([]any)
	for _, c := range added {
		components = append(components, map[string]any{"bom-ref": c.PURL, "type": "library", "name": c.Name, "version": c.Version, "purl": c.PURL})
	}
	document["components"] = components
	data, err := json.MarshalIndent(document, "", "  ")
	bom.data = data
	return bom, err
}

// packageBOM returns the SBOM of an artefact out of its binary's: the artefact, by its
// package URL and hash, is made of the binary, and that of its modules.
func packageBOM(r release, bom file, kind, name, purl, sha256 string) ([]byte, error) {
	var document map[string]any
	if err := json.Unmarshal(bom.data, &document); err != nil {
		return nil, fmt.Errorf("SBOM of the binary: %w", err)
	}
	metadata, _ := document["metadata"].(map[string]any)
	binary, _ := metadata["component"].(map[string]any)
	reference, _ := binary["bom-ref"].(string)
	if reference == "" {
		return nil, errors.New("SBOM of the binary names no component")
	}
	metadata["timestamp"] = r.time.Format(time.RFC3339)
	metadata["component"] = map[string]any{
		"bom-ref": name, "type": kind, "name": name, "version": r.version, "purl": purl,
		"hashes":   []any{map[string]any{"alg": "SHA-256", "content": sha256}},
		"licenses": []any{map[string]any{"license": map[string]any{"id": license}}},
	}
	components, _ := document["components"].([]any)
	document["components"] = append([]any{binary}, components...)
	dependencies, _ := document["dependencies"].([]any)
	document["dependencies"] = append([]any{map[string]any{"ref": name, "dependsOn": []any{reference}}}, dependencies...)
	return json.MarshalIndent(document, "", "  ")
}
