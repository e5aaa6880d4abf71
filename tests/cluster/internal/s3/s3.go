// Package s3 describes the S3 server of the test cluster and makes buckets in
// it.
package s3

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// The server, as users of the cluster meet it.
const (
	// Address is the fixed address of its service: http, port 80, from pods
	// and from the host.
	Address = "10.96.0.70"
	// Name is what pods may call it instead.
	Name = "s3.s3.svc"
	// Region is the one it says it is in.
	Region = "us-east-1"
	// AccessKey and SecretKey are the administrator's. They protect nothing:
	// the server is reached from this machine only.
	AccessKey = "songbook-test"
	SecretKey = "songbook-test-secret"
	// Image is what the node calls the server's image.
	Image = "localhost/versitygw:test"
)

//go:embed s3.yaml
var manifest string

// Manifest is what has to be applied to a cluster. The service gets the
// address, or one that the cluster chooses if it is empty.
func Manifest(address string) string {
	return strings.NewReplacer(
		"@ACCESS@", AccessKey, "@SECRET@", SecretKey, "@ADDRESS@", address, "@REGION@", Region, "@IMAGE@", Image,
	).Replace(manifest)
}

// Endpoint is the server as the host of the test cluster reaches it.
const Endpoint = "http://" + Address

// CreateBucket makes a bucket on the server at endpoint; that it exists already
// is no error.
func CreateBucket(ctx context.Context, endpoint, bucket string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, endpoint+"/"+bucket, nil)
	if err != nil {
		return err
	}
	sign(request, time.Now())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK || response.StatusCode == http.StatusConflict {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, 512))
	return fmt.Errorf("create the bucket %s: %s: %s", bucket, response.Status, body)
}

// sign adds an AWS signature (version 4) to a request that has no body, no
// query and a path that needs no escaping.
func sign(request *http.Request, now time.Time) {
	empty := sha256.Sum256(nil)
	payload := hex.EncodeToString(empty[:])
	stamp := now.UTC().Format("20060102T150405Z")
	request.Header.Set("X-Amz-Content-Sha256", payload)
	request.Header.Set("X-Amz-Date", stamp)
	const signed = "host;x-amz-content-sha256;x-amz-date"
	canonical := strings.Join([]string{
		request.Method, request.URL.Path, "",
		"host:" + request.URL.Host, "x-amz-content-sha256:" + payload, "x-amz-date:" + stamp, "",
		signed, payload,
	}, "\n")
	digest := sha256.Sum256([]byte(canonical))
	scope := stamp[:8] + "/" + Region + "/s3/aws4_request"
	key := []byte("AWS4" + SecretKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = authenticate(key, part)
	}
	signature := authenticate(key, "AWS4-HMAC-SHA256\n"+stamp+"\n"+scope+"\n"+hex.EncodeToString(digest[:]))
	request.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		AccessKey, scope, signed, hex.EncodeToString(signature)))
}

func authenticate(key []byte, message string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message))
	return mac.Sum(nil)
}
