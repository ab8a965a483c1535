using Heating;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Aws;

/// <summary>Whom a command calls: an option goes before a variable, and without either the local cloud is looked for.</summary>
public sealed class AwsSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_OptionAndVariable_OptionCounts()
    {
        var options = new AwsSettings { Region = "eu-west-1" };

        var settings = AwsSettings.Of(options, name => name switch
        {
            "AWS_REGION" => "us-east-2",
            "AWS_CA_BUNDLE" => "ca.pem",
            "AWS_ENDPOINT_URL" => "https://localhost:1",
            _ => null,
        });

        Assert.Equal(("eu-west-1", "ca.pem", 1), (settings.Region, settings.CaFile, settings.EndpointUrl!.Port));
        Assert.True(settings.IsAwsMeant);
    }

    [Theory]
    [InlineData("AWS_PROFILE", true)]
    [InlineData("AWS_DEFAULT_REGION", true)]
    [InlineData("AWS_CA_BUNDLE", false)]
    public void Settings_AVariable_MeansAws(string set, bool isAwsMeant)
    {
        Assert.Equal(isAwsMeant, AwsSettings.Of(new AwsSettings(), name => name == set ? "x" : null).IsAwsMeant);
        Assert.False(AwsSettings.Of(new AwsSettings { Data = "d" }, name => name == set ? "x" : null).IsAwsMeant);
    }

    [Fact]
    public void Settings_TheKeyOfALocalCloud_DoNotMeanAws()
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = AccessKey.Open(_folder.FullPath).AccessKeyId,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        };

        Assert.False(AwsSettings.Of(new AwsSettings(), variables.GetValueOrDefault).IsAwsMeant);
        variables["AWS_ENDPOINT_URL"] = "https://localhost:1";
        Assert.True(AwsSettings.Of(new AwsSettings(), variables.GetValueOrDefault).IsAwsMeant);
    }

    [Fact]
    public void Settings_AnEndpointThatIsNone_IsSaid()
    {
        var error = Assert.Throws<CommandException>(
            () => AwsSettings.Of(new AwsSettings(), name => name == "AWS_ENDPOINT_URL" ? "localhost" : null));

        Assert.StartsWith("AWS_ENDPOINT_URL=localhost: expected", error.Message);
    }

    [Fact]
    public void Target_DataOfALocalCloud_IsCalledWithItsKeyAndItsCaAlone()
    {
        string cloud = DataDirectory.Of(_folder.FullPath).Cloud;
        AccessKey key = AccessKey.Open(cloud);
        HttpsAddressFile.Write(cloud, "0.0.0.0", 4711);

        AwsTarget target = AwsTargets.Find(new AwsSettings { Data = _folder.FullPath });

        Assert.Equal(new Uri("https://127.0.0.1:4711"), target.DataPlane);
        Assert.Equal(key.SecretAccessKey, target.Credentials.GetCredentials().SecretKey);
        Assert.True(File.Exists(target.CaFile));
        Assert.DoesNotContain(key.SecretAccessKey, target.Description + target);
    }

    [Fact]
    public void Target_DataWithoutACloud_IsSaid()
    {
        var error = Assert.Throws<CommandException>(() => AwsTargets.Find(new AwsSettings { Data = _folder.FullPath }));

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"--data {_folder.FullPath}: no local cloud with HTTPS has run there.", error.Message);
    }

    [Fact]
    public void Target_AddressFileThatIsDamaged_IsNamed()
    {
        string cloud = DataDirectory.Of(_folder.FullPath).Cloud;
        Directory.CreateDirectory(cloud);
        File.WriteAllText(Path.Combine(cloud, "https-address"), "here");

        var error = Assert.Throws<CommandException>(() => AwsTargets.Find(new AwsSettings { Data = _folder.FullPath }));

        Assert.Contains("https-address is damaged", error.Message);
    }
}
