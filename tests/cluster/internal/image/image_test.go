package image

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
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
