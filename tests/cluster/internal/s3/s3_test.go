package s3

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestManifestIsFilledIn(t *testing.T) {
	filled := Manifest()
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
	got := request.Header.Get("Authorization")
	if !strings.HasPrefix(got, "AWS4-HMAC-SHA256 Credential="+AccessKey+"/20260102/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=") {
		t.Error(got)
	}
}
