// Reads the Akool token and prints the account's credit. Its role needs readerPolicy.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

var akool = cmp.Or(os.Getenv("AKOOL_BASE_URL"), "https://openapi.akool.com")

func readToken(ctx context.Context, secretARN string) (string, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return "", err
	}
	input := &secretsmanager.GetSecretValueInput{SecretId: aws.String(secretARN)}
	secret, err := secretsmanager.NewFromConfig(cfg).GetSecretValue(ctx, input)
	if err != nil {
		return "", err
	}
	var value struct{ Token string }
	if json.Unmarshal([]byte(aws.ToString(secret.SecretString)), &value) != nil || value.Token == "" {
		return "", errors.New("the secret holds no token")
	}
	return value.Token, nil
}

func credit(ctx context.Context, token string) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, akool+"/api/open/v3/faceswap/quota/info", nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var answer struct {
		Code int
		Data struct{ Credit float64 }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return 0, err
	}
	// In a process that lives on, keep the token, and read it again when the code is 1101.
	if answer.Code != 1000 {
		return 0, fmt.Errorf("Akool answered code %d", answer.Code)
	}
	return answer.Data.Credit, nil
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	token, err := readToken(ctx, os.Getenv("AKOOL_TOKEN_SECRET_ARN"))
	if err != nil {
		log.Fatal(err)
	}
	left, err := credit(ctx, token)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("credit", left)
}
