package image

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// ParseConfig reads how containers are started from a Containerfile: its last
// stage, which must be from scratch and copy one folder as a whole. So an image
// that is packed here and one that a builder makes differ in nothing but the
// machine that compiled the binary.
func ParseConfig(containerfile string) (Config, error) {
	var config Config
	base, copies := "", 0
	for number, line := range strings.Split(containerfile, "\n") {
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		if word == "FROM" {
			config, base, copies = Config{}, rest, 0
			continue
		}
		if base != "scratch" || line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var err error
		switch word {
		case "COPY":
			copies++
			if fields := strings.Fields(rest); len(fields) != 3 || fields[1] != "/image/" || fields[2] != "/" {
				err = fmt.Errorf("copies something else than /image/")
			}
		case "USER":
			config.User = rest
		case "ENV":
			config.Env = append(config.Env, rest)
		case "ENTRYPOINT":
			err = json.Unmarshal([]byte(rest), &config.Entrypoint)
		case "LABEL":
			name, quoted, _ := strings.Cut(rest, "=")
			if config.Labels == nil {
				config.Labels = map[string]string{}
			}
			config.Labels[name], err = strconv.Unquote(quoted)
		default:
			err = fmt.Errorf("%s is not known here", word)
		}
		if err != nil {
			return Config{}, fmt.Errorf("line %d: %w", number+1, err)
		}
	}
	if base != "scratch" || copies != 1 || len(config.Entrypoint) == 0 {
		return Config{}, fmt.Errorf("the last stage is not FROM scratch with one COPY and an ENTRYPOINT")
	}
	return config, nil
}
