// Package deployers checks the files in deploy: by the tools that read them, and by running
// what they say as a cluster would. .ci/deploy runs its tests, which need these variables:
// REDLINE is the binary, REDLINE_VENVS the Python environments, and REDLINE_SCHEMAS the
// JSON schemas of Kubernetes.
//
//	files_test.go: manifests as they are rendered · schemas_test.go: helm lint and kubeconform ·
//	plain_test.go: the manifests and the chart are the same · guarded_test.go: the
//	security of pods · flags_test.go: command lines and configurations · listens_test.go:
//	probes and names · compose_test.go and dashboard_test.go: the compose file ·
//	sidecar_test.go, first_test.go and discovery_test.go: processes as in pods
package deployers
