package s3

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestManifestIsFilledIn(t *testing.T) {
	filled := Manifest(Address)
	if at := strings.Index(filled, "@"); at >= 0 {
		t.Errorf("not filled in: %q", filled[at:min(at+20, len(filled))])
	}
	for _, part := range []string{Address, AccessKey, SecretKey, Image} {
		if !strings.Contains(filled, part) {
			t.Errorf("%q is missing", part)
		}
	}
}

// The signature was computed by another implementation: curl --aws-sigv4.
func TestSign(t *testing.T) {
	request, err := http.NewRequest(http.MethodPut, "http://"+Address+"/books", nil)
	if err != nil {
		t.Fatal(err)
	}
	sign(request, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	want := "AWS4-HMAC-SHA256 Credential=songbook-test/20260102/us-east-1/s3/aws4_request, " +
		"SignedHeaders=host;x-amz-content-sha256;x-amz-date, " +
		"Signature=7043c2d0bd3672c0a09c11109d8c6e199ba2aec7c938a044fd7a2c0da4e8068f"
	if got := request.Header.Get("Authorization"); got != want {
		t.Errorf("got %s", got)
	}
}
