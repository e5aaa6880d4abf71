package build

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestVersionsAreThoseThatTheModulesPin(t *testing.T) {
	for module, pin := range map[string]string{
		"kube":      "k8s.io/kubernetes " + KubernetesVersion,
		"helm":      "helm.sh/helm/v3 " + HelmVersion,
		"versitygw": "github.com/versity/versitygw " + VersitygwVersion,
		"kwok":      "sigs.k8s.io/kwok " + KwokVersion,
	} {
		content, err := os.ReadFile(filepath.Join("../../binaries", module, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), pin) {
			t.Errorf("%s does not pin %s", module, pin)
		}
	}
}

func TestFindKnowsLinks(t *testing.T) {
	for name, want := range map[string]string{"kubectl": "kube", "etcd": "kube", "helm": "helm", "pause": "pause"} {
		if program, err := Find(name); err != nil || program.Name != want {
			t.Errorf("%s: %s (%v)", name, program.Name, err)
		}
	}
	if _, err := Find("minikube"); err == nil || !strings.Contains(err.Error(), "versitygw") {
		t.Errorf("an unknown name should list the known ones: %v", err)
	}
}

func TestKubernetesVersionIsLinkedIn(t *testing.T) {
	program, err := Find("kube")
	if err != nil {
		t.Fatal(err)
	}
	arguments := strings.Join(program.arguments("out"), " ")
	for _, part := range []string{
		"-X k8s.io/component-base/version.gitVersion=" + KubernetesVersion,
		"-X k8s.io/client-go/pkg/version.gitMinor=34", "-mod=readonly", "-o out .",
	} {
		if !strings.Contains(arguments, part) {
			t.Errorf("%q is missing in %s", part, arguments)
		}
	}
}

// tiny is a program that builds at once.
func tiny(t *testing.T) (Cache, Program) {
	t.Helper()
	source := t.TempDir()
	for name, content := range map[string]string{
		"go.mod": "module tiny\n\ngo 1.24.0\n", "main.go": "package main\n\nfunc main() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(source, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	program := Program{Name: "tiny", module: ".", target: ".", sources: []string{"main.go", "go.mod"}, Links: []string{"small"}}
	return Cache{Folder: filepath.Join(t.TempDir(), "cache"), Source: source, Progress: io.Discard}, program
}

func TestEnsureBuildsOnce(t *testing.T) {
	cache, program := tiny(t)
	var waiting sync.WaitGroup
	paths := make([]string, 3)
	for i := range paths {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			var err error
			if paths[i], err = cache.Ensure(context.Background(), program); err != nil {
				t.Error(err)
			}
		}()
	}
	waiting.Wait()
	if paths[0] == "" || paths[0] != paths[1] || paths[1] != paths[2] {
		t.Fatalf("three asked and got %q", paths)
	}
	for _, name := range []string{"tiny", "small"} {
		if target, err := os.Readlink(filepath.Join(cache.BinFolder(), name)); err != nil || target != paths[0] {
			t.Errorf("the link %s leads to %s (%v)", name, target, err)
		}
	}
	before, err := os.Stat(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cache.Ensure(context.Background(), program); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(paths[0]); err != nil || after.ModTime() != before.ModTime() {
		t.Error("the second time built again")
	}
}

func TestEditedSourceIsAnotherBuild(t *testing.T) {
	cache, program := tiny(t)
	before, err := cache.key(program, "go1")
	if err != nil {
		t.Fatal(err)
	}
	if other, err := cache.key(program, "go2"); err != nil || other == before {
		t.Errorf("the compiler does not count: %v", err)
	}
	if err := os.WriteFile(filepath.Join(cache.Source, "main.go"), []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if after, err := cache.key(program, "go1"); err != nil || after == before {
		t.Errorf("the source does not count: %v", err)
	}
}

func TestBrokenBuildLeavesNothing(t *testing.T) {
	cache, program := tiny(t)
	if err := os.WriteFile(filepath.Join(cache.Source, "main.go"), []byte("package main\n\nfunc main() { nonsense }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := cache.Ensure(context.Background(), program)
	if err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("the compiler's words are missing: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(cache.BinFolder(), "tiny")); err == nil {
		t.Error("a broken build was linked")
	}
}
