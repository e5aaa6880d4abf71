package cluster

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"songbook.test/cluster/internal/build"
	"songbook.test/cluster/internal/image"
	"songbook.test/cluster/internal/s3"
)

// s3Timeout is how long the S3 server may take to serve.
const s3Timeout = 2 * time.Minute

// S3 runs an S3 server in the cluster and makes the buckets in it. It may be
// called again; objects live as long as the server's pod.
func (c *Cluster) S3(ctx context.Context, progress io.Writer, buckets ...string) error {
	if err := c.CheckReady(); err != nil {
		return err
	}
	path := c.state("s3.tar")
	if err := PackS3(ctx, c.Programs, path); err != nil {
		return err
	}
	defer os.Remove(path)
	if err := c.importImage(path); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s3Timeout)
	defer cancel()
	start := time.Now()
	if err := c.kubectl(ctx, s3.Manifest(s3.Address), "apply", "--filename=-"); err != nil {
		return err
	}
	if err := c.kubectl(ctx, "", "--namespace=s3", "rollout", "status", "deployment/s3"); err != nil {
		return err
	}
	for _, bucket := range buckets {
		// The proxy learns of the pod a moment after its deployment does.
		if err := retry(ctx, func(ctx context.Context) error { return s3.CreateBucket(ctx, s3.Endpoint, bucket) }); err != nil {
			return err
		}
	}
	fmt.Fprintf(progress, "S3 ready after %.1f s: http://%s in the cluster, buckets: %s\n",
		time.Since(start).Seconds(), s3.Name, strings.Join(buckets, " "))
	return nil
}

// PackS3 writes the S3 server's image as an archive.
func PackS3(ctx context.Context, programs build.Cache, path string) error {
	program, err := build.Find("versitygw")
	if err != nil {
		return err
	}
	binary, err := programs.Ensure(ctx, program)
	if err != nil {
		return err
	}
	server, err := image.OfBinary(s3.Image, binary)
	if err != nil {
		return err
	}
	var archive bytes.Buffer
	if err := server.Write(&archive); err != nil {
		return err
	}
	return os.WriteFile(path, archive.Bytes(), 0o600)
}

// kubectl runs kubectl as the administrator.
func (c *Cluster) kubectl(ctx context.Context, input string, arguments ...string) error {
	kubectl := filepath.Join(c.Programs.BinFolder(), "kubectl")
	command := exec.CommandContext(ctx, kubectl, append([]string{"--kubeconfig=" + c.Kubeconfig()}, arguments...)...)
	command.Stdin = strings.NewReader(input)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("kubectl %s: %w: %s", strings.Join(arguments, " "), err, bytes.TrimSpace(output))
	}
	return nil
}
