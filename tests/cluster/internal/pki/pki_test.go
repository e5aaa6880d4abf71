package pki

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"testing"
)

func TestServerAndClientTrustEachOther(t *testing.T) {
	authority, err := NewAuthority("test")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority.Certificate) {
		t.Fatal("the authority's certificate does not parse")
	}
	server, err := authority.Server("api", "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	client, err := authority.Client("alice", "admins")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"api": true, "10.0.0.1": true, "other": false} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			here, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer here.Close()
			there, err := listener.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer there.Close()
			serving := tls.Server(there, &tls.Config{
				Certificates: []tls.Certificate{load(t, server)},
				ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: roots,
			})
			done := make(chan error, 1)
			go func() { done <- serving.Handshake() }()
			asking := tls.Client(here, &tls.Config{
				Certificates: []tls.Certificate{load(t, client)}, RootCAs: roots, ServerName: name,
			})
			if err := asking.Handshake(); (err == nil) != want {
				t.Fatalf("handshake: %v", err)
			}
			if !want {
				return
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			subject := serving.ConnectionState().PeerCertificates[0].Subject
			if subject.CommonName != "alice" || subject.Organization[0] != "admins" {
				t.Errorf("the client is %s", subject)
			}
		})
	}
}

func load(t *testing.T, pair Pair) tls.Certificate {
	t.Helper()
	certificate, err := tls.X509KeyPair(pair.Certificate, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}
