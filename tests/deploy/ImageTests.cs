using System.Text.Json;
using System.Text.RegularExpressions;
using RevenuePulse.Tests.Architecture;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Deploy;

/// <summary>What the Dockerfile runs is what these tests run, without a container.</summary>
public partial class ImageTests
{
    private static readonly string[] _lines = File.ReadAllLines(Path.Combine(Repository.Root, "Dockerfile"));

    [Fact]
    public void The_image_holds_what_build_makes_and_nobody_in_it_is_root()
    {
        Assert.Contains(_lines, line => line.StartsWith("RUN ", StringComparison.Ordinal) && line.EndsWith("./pulse build", StringComparison.Ordinal));
        Assert.Contains("COPY --from=build /src/artifacts/host /app", _lines);
        Assert.Equal("USER $APP_UID", Assert.Single(_lines, line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains(_lines, line => line == "VOLUME /data");
        Assert.Contains("artifacts/", File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore")));
        Assert.Contains(".env", File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore")));
    }

    [Fact]
    public async Task Its_entry_point_serves_and_its_health_check_knows()
    {
        Assert.Equal(["dotnet", "/app/pulse-host.dll"], Words("ENTRYPOINT"));
        Assert.Equal(["up"], Words("CMD"));
        var health = Words("HEALTHCHECK");
        Assert.Equal(["dotnet", "/app/pulse-host.dll"], health[..2]);

        var product = new Product();
        product.Environment["PULSE_DATA"] = Path.Combine(product.Folder, "data");
        var before = await HostProcess.RunAsync(product.Environment, health[2..]);
        Assert.Equal(1, before.Code);
        Assert.Contains("no instance runs", before.Error, StringComparison.Ordinal);

        await product.InitializeAsync();
        await using (product)
        {
            var ended = await HostProcess.RunAsync(product.Environment, health[2..]);
            Assert.Equal((0, ""), (ended.Code, ended.Error));
            Assert.Contains("\"ready\"", ended.Output, StringComparison.Ordinal);
        }
    }

    private static string[] Words(string instruction)
    {
        var line = Assert.Single(_lines, line => line.StartsWith(instruction + " ", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<string[]>(Array().Match(line).Value)!;
    }

    [GeneratedRegex(@"\[.*\]$")]
    private static partial Regex Array();
}
