// Goal: after `heating provision` a device can connect; nothing is overwritten or left half done unasked.
// Method: the command itself, its output captured, in temporary folders.
using System.CommandLine;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Provision;

public sealed class ProvisionCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder["out"];

    private string Data => _folder["data"];

    [Theory]
    [InlineData(null)]
    [InlineData("--rsa")]
    public async Task Provision_NewThing_WritesWhatADeviceNeeds(string? option)
    {
        string[] more = option is null ? [] : [option];

        Assert.Equal(ExitCode.Ok, await RunAsync(["boiler-1", "--data", Data, "--out", Out, .. more]));

        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(
            Path.Combine(Out, "certificate.pem"), Path.Combine(Out, "private.key"));
        var registry = Registry.Open(Path.Combine(Data, "cloud"));
        Assert.True(registry.FindActive(Registry.CertificateIdOf(certificate))!.IsAttachedTo("boiler-1"));
        Assert.Equal(registry.Authority.CaPem, File.ReadAllText(Path.Combine(Out, "ca.pem")));
        Assert.Equal(option is null, certificate.GetKeyAlgorithm() == "1.2.840.10045.2.1");
        Assert.Equal(3, Directory.GetFiles(Out).Length);
        Assert.Contains("mosquitto_sub", _output.ToString());
        Assert.Contains("heating device --endpoint localhost:8883 --thing boiler-1", _output.ToString());
        Assert.Contains($"(heating cloud --data {Data})", _output.ToString());
        Assert.DoesNotContain("PRIVATE KEY", _output.ToString());
    }

    [Fact]
    public async Task Provision_OnUnix_KeepsTheKeyToItsOwner()
    {
        if (OperatingSystem.IsWindows())
            return; // there the folder's access list decides

        await RunAsync("boiler-1", "--data", Data, "--out", Out);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Out, "private.key")));
    }

    [Fact]
    public async Task Provision_WithoutOut_WritesBelowTheData()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("Boiler:1", "--data", Data));

        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(Data, "things")));
        Assert.StartsWith("boiler-1~", Path.GetFileName(folder));
    }

    [Fact]
    public async Task Provision_FilesThere_AreKeptUnlessForced()
    {
        await RunAsync("boiler-1", "--data", Data, "--out", Out);
        var key = File.ReadAllText(Path.Combine(Out, "private.key"));

        Assert.Equal(ExitCode.File, await RunAsync("boiler-2", "--data", Data, "--out", Out));
        Assert.Contains("--force", _error.ToString());
        Assert.Equal(key, File.ReadAllText(Path.Combine(Out, "private.key")));
        Assert.Single(Registry.Open(Path.Combine(Data, "cloud")).Certificates());

        Assert.Equal(ExitCode.Ok, await RunAsync("boiler-1", "--data", Data, "--out", Out, "--force"));
        Assert.NotEqual(key, File.ReadAllText(Path.Combine(Out, "private.key")));
        Assert.Contains("which these files held, stays registered", _output.ToString());
    }

    [Fact]
    public async Task Provision_Repeated_KeepsWhatIsFinished()
    {
        string csv = _folder["things.csv"];
        File.WriteAllText(csv, "thing\nboiler-1\nboiler 2\nboiler-3\n");
        Assert.Equal(ExitCode.Failed, await RunAsync("--csv", csv, "--data", Data));
        File.WriteAllText(csv, "thing\nboiler-1\nboiler-2\nboiler-3\n");

        Assert.Equal(ExitCode.Ok, await RunAsync("--csv", csv, "--data", Data));

        Assert.Contains("boiler-1 was provisioned before", _output.ToString());
        Assert.Contains("3 of 3 things provisioned", _output.ToString());
        Assert.Equal(3, Registry.Open(Path.Combine(Data, "cloud")).Certificates().Count());
    }

    [Fact]
    public async Task Provision_RevokedMeanwhile_IsNotTakenForFinished()
    {
        await RunAsync("boiler-1", "--data", Data, "--out", Out);
        var registry = Registry.Open(Path.Combine(Data, "cloud"));
        registry.SetCertificateStatus(registry.Certificates().Single().CertificateId, CertificateStatus.Revoked);

        Assert.Equal(ExitCode.File, await RunAsync("boiler-1", "--data", Data, "--out", Out));
    }

    [Theory]
    [InlineData("boiler 1")]
    [InlineData("../boiler")]
    public async Task Provision_BadName_ExplainsItAndTouchesNothing(string name)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(name, "--data", Data, "--out", Out));

        Assert.Contains(name, _error.ToString());
        Assert.Contains("allowed are letters", _error.ToString());
        Assert.False(Directory.Exists(Out));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Provision_OutIsAFile_SaysSoAndRegistersNothing()
    {
        File.WriteAllText(Out, "");

        Assert.Equal(ExitCode.File, await RunAsync("boiler-1", "--data", Data, "--out", Out));

        Assert.Contains($"--out: cannot write to {Out}", _error.ToString());
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Provision_Watch_MayLookOnOnly()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("laptop", "--data", Data, "--out", Out, "--watch"));

        var registry = Registry.Open(Path.Combine(Data, "cloud"));
        var principal = registry.FindActive(registry.Certificates().Single().CertificateId)!;
        var context = new ConnectionContext(principal, "laptop");
        Assert.True(PolicyEvaluator.Allows(principal, PolicyAction.Subscribe, "home/heating/#", context));
        Assert.False(PolicyEvaluator.Allows(principal, PolicyAction.Publish, "home/heating/status", context));
        Assert.Contains("-t 'home/heating/#'", _output.ToString());
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        ["provision", .. args], new InvocationConfiguration { Output = _output, Error = _error });
}
