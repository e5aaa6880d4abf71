// Package build makes the cluster's programs from pinned sources, once per
// machine, into the user's cache folder.
package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The versions that the modules under binaries/ pin; a test compares them.
const (
	KubernetesVersion = "v1.34.4"
	HelmVersion       = "v3.22.0"
	VersitygwVersion  = "v1.8.0"
	KwokVersion       = "v0.8.0"
)

// Program is one binary: what to build and the links it is known by.
type Program struct {
	// Name is the binary's file name.
	Name string
	// module is the folder that pins it, relative to the source folder.
	module string
	// target is the package to build.
	target string
	// sources are files, relative to module, that decide the result.
	sources []string
	// variables are linked in: programs refuse to run, or lie, without them.
	variables []string
	// Links are the other names it is called by.
	Links []string
}

// pinned are the files that decide what a module with no code of its own builds.
var pinned = []string{"go.mod", "go.sum"}

// Programs lists all programs, those that a start of the cluster needs first.
var Programs = []Program{
	{
		Name: "kube", module: "binaries/kube", target: ".",
		sources: append([]string{"main.go"}, pinned...),
		// Components parse each other's version, so it has to be a real one.
		variables: slices.Concat(
			versionOf("k8s.io/component-base/version", KubernetesVersion),
			versionOf("k8s.io/client-go/pkg/version", KubernetesVersion),
		),
		Links: []string{
			"etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy",
			"kube-scheduler", "kubectl", "kubelet",
		},
	},
	{
		Name: "pause", module: ".", target: "./cmd/pause",
		sources: []string{"cmd/pause/main.go", "go.mod"},
	},
	{
		Name: "helm", module: "binaries/helm", target: "helm.sh/helm/v3/cmd/helm", sources: pinned,
		variables: []string{"helm.sh/helm/v3/internal/version.version=" + HelmVersion},
	},
	{
		Name: "versitygw", module: "binaries/versitygw",
		target: "github.com/versity/versitygw/cmd/versitygw", sources: pinned,
		variables: []string{"main.Version=" + VersitygwVersion},
	},
	{
		Name: "kwok", module: "binaries/kwok", target: "sigs.k8s.io/kwok/cmd/kwok", sources: pinned,
		variables: []string{"sigs.k8s.io/kwok/pkg/consts.Version=" + KwokVersion},
	},
}

// versionOf gives the three variables that hold a Kubernetes package's version.
func versionOf(pkg, version string) []string {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	return []string{pkg + ".gitVersion=" + version, pkg + ".gitMajor=" + parts[0], pkg + ".gitMinor=" + parts[1]}
}

// Find returns the program with this name or link.
func Find(name string) (Program, error) {
	var known []string
	for _, program := range Programs {
		if program.Name == name || slices.Contains(program.Links, name) {
			return program, nil
		}
		known = append(known, program.Name)
	}
	return Program{}, fmt.Errorf("no program is called %q; there are %s", name, strings.Join(known, ", "))
}

// Source finds the folder tests/cluster of the project: upwards from the
// working folder, else from this program's own file.
func Source() (string, error) {
	var starts []string
	if working, err := os.Getwd(); err == nil {
		starts = append(starts, working)
	}
	if executable, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(executable))
	}
	for _, start := range starts {
		for folder := start; ; folder = filepath.Dir(folder) {
			for _, candidate := range []string{folder, filepath.Join(folder, "tests", "cluster")} {
				if _, err := os.Stat(filepath.Join(candidate, "binaries", "kube", "go.mod")); err == nil {
					return candidate, nil
				}
			}
			if folder == filepath.Dir(folder) {
				break
			}
		}
	}
	return "", fmt.Errorf("tests/cluster of the project was not found above %s: run this inside the project",
		strings.Join(starts, " or "))
}
