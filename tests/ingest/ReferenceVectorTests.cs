using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RevenuePulse.Ingest.Signatures;

namespace RevenuePulse.Tests.Ingest;

/// <summary>Official and derived vectors, where the file that holds them lies beside the checkout.</summary>
public class ReferenceVectorTests
{
    [Fact]
    public void The_reference_vectors_get_the_verdicts_they_state()
    {
        if (ReferenceFiles.Read("providers/signature_vectors.json") is not { } text)
        {
            return;
        }

        using var document = JsonDocument.Parse(text);
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        Assert.NotEmpty(vectors);
        foreach (var vector in vectors)
        {
            var secrets = vector.GetProperty("secrets").EnumerateArray().Select(secret => secret.GetString()!).ToArray();
            var toleranceS = vector.GetProperty("tolerance_s") is { ValueKind: JsonValueKind.Number } given ? given.GetInt32() : 300;
            var signature = SignatureTests.Of(ProviderOf(vector), toleranceS, secrets);
            var body = Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!);
            var verdict = signature.Verify(HeadersOf(vector), body, vector.GetProperty("now").GetInt64());
            Assert.True(
                vector.GetProperty("valid").GetBoolean() == (verdict == Verdict.Authentic),
                $"{ProviderOf(vector)}: {vector.GetProperty("name").GetString()}: {verdict}");
        }
    }

    private static string ProviderOf(JsonElement vector) =>
        vector.GetProperty("provider").GetString() is var name && name == "standard-webhooks" ? Provider.Standard : name!;

    private static IHeaderDictionary HeadersOf(JsonElement vector) => vector.TryGetProperty("headers", out var headers)
        ? Signed.Headers([.. headers.EnumerateObject().Select(header => (header.Name, header.Value.GetString()!))])
        : Signed.Headers((vector.GetProperty("header").GetString()!, vector.GetProperty("value").GetString()!));
}
