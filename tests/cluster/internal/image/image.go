// Package image packs one binary as a container image from scratch, in the OCI
// archive form that `ctr images import` reads: what the cluster itself needs,
// which has no Containerfile. The same binary always gives the same bytes.
package image

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// The media types of the OCI image format.
const (
	mediaIndex    = "application/vnd.oci.image.index.v1+json"
	mediaManifest = "application/vnd.oci.image.manifest.v1+json"
	mediaConfig   = "application/vnd.oci.image.config.v1+json"
	mediaLayer    = "application/vnd.oci.image.layer.v1.tar"
)

// User is the user and group that the images run as.
const User = "65532:65532"

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int               `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Config is how an image's containers are started, as the OCI format writes it.
type Config struct {
	User       string   `json:"User,omitempty"`
	Entrypoint []string `json:"Entrypoint,omitempty"`
}

// Image is what goes into one layer, and how it is started.
type Image struct {
	// Name of the image with its tag.
	Name   string
	Config Config
	files  []file
}

// OfBinary is an image that holds the binary at path as its entrypoint.
func OfBinary(name, path string) (Image, error) {
	binary, err := os.ReadFile(path)
	if err != nil {
		return Image{}, fmt.Errorf("read the binary of %s: %w", name, err)
	}
	command := filepath.Base(path)
	return Image{
		Name:   name,
		Config: Config{User: User, Entrypoint: []string{"/" + command}},
		files:  []file{{command, 0o755, binary}},
	}, nil
}

// Write writes the image's archive to out.
func (i Image) Write(out io.Writer) error {
	layer, err := archive(i.files)
	if err != nil {
		return err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       i.Config,
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{digest(layer)}},
	})
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     mediaManifest,
		"config":        descriptor{MediaType: mediaConfig, Digest: digest(config), Size: len(config)},
		"layers":        []descriptor{{MediaType: mediaLayer, Digest: digest(layer), Size: len(layer)}},
	})
	if err != nil {
		return err
	}
	index, err := json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     mediaIndex,
		"manifests": []descriptor{{
			MediaType: mediaManifest, Digest: digest(manifest), Size: len(manifest),
			Annotations: map[string]string{
				"io.containerd.image.name":          i.Name,
				"org.opencontainers.image.ref.name": i.Name,
			},
		}},
	})
	if err != nil {
		return err
	}
	whole, err := archive([]file{
		{"oci-layout", 0o644, []byte(`{"imageLayoutVersion":"1.0.0"}`)},
		{"index.json", 0o644, index},
		{blob(manifest), 0o644, manifest},
		{blob(config), 0o644, config},
		{blob(layer), 0o644, layer},
	})
	if err != nil {
		return err
	}
	_, err = out.Write(whole)
	return err
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func blob(data []byte) string { return "blobs/sha256/" + digest(data)[len("sha256:"):] }

// file is one member of an archive; a name that ends in a slash is a folder.
type file struct {
	name string
	mode int64
	data []byte
}

// archive makes a tar of the files, without times or owners.
func archive(files []file) ([]byte, error) {
	var out bytes.Buffer
	writer := tar.NewWriter(&out)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data)), Format: tar.FormatUSTAR}
		if err := writer.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("archive %s: %w", f.name, err)
		}
		if _, err := writer.Write(f.data); err != nil {
			return nil, fmt.Errorf("archive %s: %w", f.name, err)
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
