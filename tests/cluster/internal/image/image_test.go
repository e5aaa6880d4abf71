package image

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestEveryDigestNamesABlob(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "tool")
	if err := os.WriteFile(binary, []byte("machine code"), 0o755); err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		image, err := OfBinary("localhost/tool:1", binary)
		if err != nil {
			t.Fatal(err)
		}
		if err := image.Write(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same binary gave two different images")
	}

	files := map[string][]byte{}
	for reader := tar.NewReader(&first); ; {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		files[header.Name] = content
	}
	find := func(d descriptor) []byte {
		t.Helper()
		content, found := files["blobs/sha256/"+d.Digest[len("sha256:"):]]
		if !found || len(content) != d.Size || digest(content) != d.Digest {
			t.Fatalf("no blob of %d bytes is %s", d.Size, d.Digest)
		}
		return content
	}
	var index struct{ Manifests []descriptor }
	if err := json.Unmarshal(files["index.json"], &index); err != nil || len(index.Manifests) != 1 {
		t.Fatalf("index: %v %+v", err, index)
	}
	if got := index.Manifests[0].Annotations["io.containerd.image.name"]; got != "localhost/tool:1" {
		t.Errorf("the image is called %q", got)
	}
	var manifest struct {
		Config descriptor
		Layers []descriptor
	}
	if err := json.Unmarshal(find(index.Manifests[0]), &manifest); err != nil {
		t.Fatal(err)
	}
	find(manifest.Layers[0])
	var config struct {
		Config struct {
			User       string
			Entrypoint []string
		}
		Rootfs struct {
			DiffIDs []string `json:"diff_ids"`
		}
	}
	if err := json.Unmarshal(find(manifest.Config), &config); err != nil {
		t.Fatal(err)
	}
	if config.Config.User != User || config.Config.Entrypoint[0] != "/tool" || config.Rootfs.DiffIDs[0] != manifest.Layers[0].Digest {
		t.Errorf("config %+v", config)
	}
}

func TestAFolderBecomesALayerAsItLies(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "models"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"tool": 0o700, "models/a.onnx": 0o600} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	image, err := OfFolder("localhost/tool:1", folder, Config{})
	if err != nil {
		t.Fatal(err)
	}
	want := []file{
		{"models/", 0o755, nil},
		{"models/a.onnx", 0o644, []byte("models/a.onnx")},
		{"tool", 0o755, []byte("tool")},
	}
	if !reflect.DeepEqual(image.files, want) {
		t.Errorf("%+v", image.files)
	}
}

func TestTheProjectsContainerfilesAreUnderstood(t *testing.T) {
	for _, name := range []string{"songbook-operator", "stage-runner"} {
		folder := map[string]string{"songbook-operator": "operator", "stage-runner": "stage-runner"}[name]
		text, err := os.ReadFile(filepath.Join("../../../..", folder, "Containerfile"))
		if err != nil {
			t.Fatal(err)
		}
		config, err := ParseConfig(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if config.User != User || config.Entrypoint[0] != "/"+name || config.Labels["org.opencontainers.image.licenses"] != "Apache-2.0" {
			t.Errorf("%s: %+v", name, config)
		}
	}
}

func TestOtherContainerfilesAreRefused(t *testing.T) {
	const good = "FROM x AS build\nRUN y\nFROM scratch\nCOPY --from=build /image/ /\nENTRYPOINT [\"/t\"]\n"
	if _, err := ParseConfig(good); err != nil {
		t.Fatal(err)
	}
	for problem, text := range map[string]string{
		"a base":      strings.Replace(good, "FROM scratch", "FROM busybox", 1),
		"a command":   good + "RUN z\n",
		"other files": good + "COPY --from=build /more /more\n",
		"no start":    strings.Replace(good, "ENTRYPOINT", "# ENTRYPOINT", 1),
	} {
		if _, err := ParseConfig(text); err == nil {
			t.Errorf("%s was not refused", problem)
		}
	}
}
