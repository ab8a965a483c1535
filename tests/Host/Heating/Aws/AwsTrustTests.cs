using Amazon;
using Amazon.Runtime;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Aws;

/// <summary>Which certificates are trusted.</summary>
public sealed class AwsTrustTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Handler_WithACaFile_TrustsThatCaAloneAndVerifies()
    {
        var authority = CertificateAuthority.Open(_folder.FullPath);

        using SocketsHttpHandler handler = AwsTrust.CreateHandler(Target(authority.CaPath));

        Assert.Equal(
            authority.Certificate.Thumbprint,
            Assert.Single(handler.SslOptions.CertificateChainPolicy!.CustomTrustStore).Thumbprint);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
        Assert.False(handler.AllowAutoRedirect);
    }

    [Theory]
    [InlineData(null, "cannot be read: ")]
    [InlineData("text", "contains no certificate in PEM.")]
    public void Handler_WithACaFileThatIsNone_NamesIt(string? content, string message)
    {
        string path = _folder["ca.pem"];
        if (content is not null)
            File.WriteAllText(path, content);

        var error = Assert.Throws<CommandException>(() => AwsTrust.CreateHandler(Target(path)));

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"The CA file {path} {message}", error.Message);
    }

    private static AwsTarget Target(string caFile) => new()
    {
        ControlPlane = new Uri("https://localhost:1"),
        DataPlane = null,
        Credentials = new AnonymousAWSCredentials(),
        Region = RegionEndpoint.USEast1,
        CaFile = caFile,
        Description = "a test",
    };
}
