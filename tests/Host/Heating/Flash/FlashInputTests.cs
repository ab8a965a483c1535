// Goal: settings and certificates that would fail on the board are refused before it is touched. Method: one fault at a time.
using Heating;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Device;
using Heating.Provisioning;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class FlashInputTests : IDisposable
{
    private readonly FlashRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("thingName", "boiler 1", "'thingName' must consist of letters, digits, ':', '_' and '-', found \"boiler 1\"")]
    [InlineData("endpoint", "https://abc.iot.amazonaws.com/x", "begins with a scheme")]
    [InlineData("endpoint", "abc.iot.amazonaws.com:8883", "has a port")]
    [InlineData("endpoint", "abc iot", "is not a host name")]
    [InlineData("endpoint", "bücher.example", "is not a host name")]
    [InlineData("endpoint", "localhost", "is this computer's name for itself")]
    [InlineData("endpoint", "127.0.0.1", "is this computer's name for itself")]
    [InlineData("caFile", "private.key", "under the name private.key")]
    [InlineData("certificateFile", "settings.json", "under the name settings.json")]
    [InlineData("relayPin", "99", "'relayPin' must be a whole number from 0 to 54, found 99")]
    [InlineData("relayPin", "2", "'relayPin' and 'ledPin' are both 2")]
    [InlineData("relayPin", "four", "'relayPin' must be a whole number from 0 to 54, found \"four\"")]
    [InlineData("rellayPin", "4", "unknown key 'rellayPin'")]
    [InlineData("port", "0", "'port' must be a whole number from 1 to 65535")]
    [InlineData("wifiSsid", "ääääääääääääääääx", "The Wi-Fi name has 33 bytes, at most 32 are possible")]
    [InlineData("wifiPassword", "12345678901234567890123456789012345678901234567890123456789012345", "The Wi-Fi password has 65 bytes")]
    [InlineData("wifiPassword", "1234567", "The Wi-Fi password has 7 characters, expected 8 or more")]
    public async Task Settings_Wrong_AreRefused(string key, string value, string what)
    {
        _rig.Variables.Clear();
        _rig.Request = _rig.Request with { Settings = FlashRig.Settings(("wifiSsid", "home"), ("wifiPassword", "secret12"), (key, value)) };

        FlashException error = await RefusedAsync();

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains(what, error.Message);
        Assert.DoesNotContain("secret12", error.Message);
    }

    [Fact]
    public async Task Settings_EndpointWithAScheme_SuggestsTheHostAlone()
    {
        _rig.Request = _rig.Request with { Settings = FlashRig.Settings(("endpoint", "mqtts://abc.iot.amazonaws.com:8883")) };

        Assert.EndsWith("alone: abc.iot.amazonaws.com", (await RefusedAsync()).Remedy);
    }

    [Fact]
    public async Task Settings_Nothing_AsksForEverything()
    {
        _rig.Variables.Clear();
        _rig.Request = _rig.Request with { Settings = new SettingsInput(null, new Dictionary<string, string>()) };
        foreach (string reply in new[] { "boiler-7", "broker.local", "home", "very secret" })
            _rig.Questions.Replies.Enqueue(reply);

        Assert.Null(await _rig.FlashAsync());

        Assert.Equal(3, _rig.Questions.Asked.Count);
        Assert.Equal("Password of home:", Assert.Single(_rig.Questions.AskedForSecrets));
        string settings = System.Text.Encoding.UTF8.GetString(_rig.Board.Files["I:\\settings.json"]);
        Assert.All(["boiler-7", "broker.local", "home", "very secret"], text => Assert.Contains($"\"{text}\"", settings));
    }

    [Theory]
    [InlineData("thingName", "No thing is named")]
    [InlineData("endpoint", "No endpoint is named")]
    public async Task Settings_MissingAndNobodyToAsk_IsRefused(string key, string what)
    {
        _rig.Request = _rig.Request with { Settings = new SettingsInput(null, new Dictionary<string, string>(FlashRig.Settings().Changes
            .Where(change => change.Key != key))) };

        Assert.Contains(what, (await RefusedAsync()).Message);
    }

    [Fact]
    public async Task Settings_WifiMissingAndNobodyToAsk_NamesTheVariables()
    {
        _rig.Variables.Clear();

        Assert.Contains(SettingsSource.SsidVariable, (await RefusedAsync()).Remedy);
    }

    [Fact]
    public async Task Settings_File_IsTheBase()
    {
        string file = _rig["mine.json"];
        File.WriteAllText(file, """{"thingName":"boiler-9","endpoint":"broker.local","wifiSsid":"home","wifiPassword":"12345678","relayPin":5}""");
        _rig.Variables.Clear();
        _rig.Request = _rig.Request with { Settings = new SettingsInput(file, new Dictionary<string, string> { ["ledPin"] = "-1" }) };

        Assert.Null(await _rig.FlashAsync());

        string settings = System.Text.Encoding.UTF8.GetString(_rig.Board.Files["I:\\settings.json"]);
        Assert.Contains("\"relayPin\": 5", settings);
        Assert.Contains("\"ledPin\": -1", settings);
    }

    [Fact]
    public async Task Settings_FileWithAnEmptyNetwork_IsAChoice()
    {
        string file = _rig["mine.json"];
        File.WriteAllText(file, """{"thingName":"boiler-9","endpoint":"broker.local","wifiSsid":""}""");
        _rig.Variables.Clear();
        var channels = new Dictionary<string, string> { ["channels"] = """[{"name":"burner","pin":4},{"name":"pump","pin":16}]""" };
        _rig.Request = _rig.Request with { Settings = new SettingsInput(file, channels) };

        Assert.Null(await _rig.FlashAsync());
        Assert.Empty(_rig.Questions.Asked);
    }

    [Theory]
    [InlineData("{\"thingName\":", "not valid JSON")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{\n\"port\":8883,\n}", "not valid JSON in line 3: The JSON object contains a trailing comma")]
    [InlineData("{\"port\":1,\"port\":2}", "not valid JSON: Duplicate property 'port'")]
    [InlineData("{\"thingName\":\"a\",\"endpoint\":7}", "'endpoint' must be")]
    public async Task Settings_FileThatIsNone_IsRefused(string text, string what)
    {
        string file = _rig["bad.json"];
        File.WriteAllText(file, text);
        _rig.Request = _rig.Request with { Settings = new SettingsInput(file, new Dictionary<string, string>()) };

        FlashException error = await RefusedAsync();
        Assert.Contains(what, error.Message);
        Assert.Contains(file, error.Message);
        Assert.DoesNotContain("LineNumber", error.Message);
    }

    [Theory]
    [InlineData("missing", "private.key cannot be read")]
    [InlineData("encrypted", "private.key is encrypted")]
    [InlineData("other key", "is not the key of")]
    [InlineData("no key", "private.key holds no private key")]
    [InlineData("expired", "certificate.pem expired on 2025-12-31")]
    [InlineData("ca as leaf", "certificate.pem is the certificate of a CA (CN=Test CA)")]
    [InlineData("leaf as ca", "ca.pem is not the certificate of a CA (CN=boiler-1)")]
    [InlineData("der", "certificate.pem is not PEM")]
    [InlineData("damaged", "certificate.pem holds no certificate that can be read")]
    [InlineData("of another thing", "has the certificate of boiler-9, but the settings name boiler-")]
    [InlineData("large", "ca.pem has 5000 bytes; the firmware reads at most 4095")]
    public async Task Credentials_Wrong_AreRefused(string fault, string what)
    {
        Spoil(fault);

        FlashException error = await RefusedAsync();

        Assert.Equal(ExitCode.Credentials, error.ExitCode);
        Assert.Contains(what, error.Message);
        Assert.Contains(_rig.Credentials, error.Message);
    }

    // The user's file has one line; the text for the drive has many.
    [Fact]
    public async Task Settings_WrongInAFile_NamesNoLineOfAnotherText()
    {
        string file = _rig["mine.json"];
        File.WriteAllText(file, """{"thingName":"a","endpoint":"b.c","wifiSsid":"home","wifiPassword":"12345678","relayPin":99}""");
        _rig.Request = _rig.Request with { Settings = new SettingsInput(file, new Dictionary<string, string>()) };

        Assert.StartsWith($"{file}: 'relayPin' must be", (await RefusedAsync()).Message);
    }

    [Fact]
    public async Task Credentials_NotNamed_AreTheFirstThatWereIssued()
    {
        Directory.Move(_rig.Credentials, _rig["aws"]);
        File.WriteAllText(Path.Combine(_rig["aws"], "endpoint"), "aws.example\n");
        _rig.Request = _rig.Request with
        {
            Credentials = null,
            CredentialFolders = thing => [_rig["none"], _rig["aws"], _rig["local"]],
            Settings = new SettingsInput(null, new Dictionary<string, string> { ["thingName"] = "boiler-1" }),
        };

        Assert.Null(await _rig.FlashAsync());

        Assert.Empty(_rig.Questions.Asked);
        Assert.Contains("\"aws.example\"", System.Text.Encoding.UTF8.GetString(_rig.Board.Files["I:\\settings.json"]));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_rig["aws"], "private.key")), _rig.Board.Files["I:\\private.key"]);
    }

    [Fact]
    public async Task Credentials_NowhereAndNotNamed_NameTheLikeliestFolder()
    {
        _rig.Request = _rig.Request with { Credentials = null, CredentialFolders = thing => [_rig["aws"], _rig["local"]] };

        Assert.StartsWith(Path.Combine(_rig["aws"], "certificate.pem"), (await RefusedAsync()).Message);
    }

    [Fact]
    public void Credentials_ByDefault_AreThoseOfAwsBeforeThoseOfTheLocalCloud()
    {
        Assert.Equal(
            [DataDirectory.AwsCredentials("boiler-1"), DataDirectory.Of(null).Credentials("boiler-1")], FlashRequest.FoldersOf(null)("boiler-1"));
        Assert.Equal(DataDirectory.Of("d").Credentials("boiler-1"), Assert.Single(FlashRequest.FoldersOf("d")("boiler-1")));
    }

    [Theory]
    [InlineData("XB1.pem")]
    [InlineData("myWN1")]
    public async Task Credentials_UnderANameOfTheRuntime_AreRefused(string name)
    {
        _rig.Request = _rig.Request with { Settings = FlashRig.Settings(("caFile", name)) };

        Assert.Contains($"The file name {name} contains", (await RefusedAsync()).Message);
    }

    private void Spoil(string fault)
    {
        string At(string name) => Path.Combine(_rig.Credentials, name);
        switch (fault)
        {
            case "missing": File.Delete(At("private.key")); break;
            case "encrypted": File.Copy(At("encrypted.key"), At("private.key"), overwrite: true); break;
            case "other key": TestCredentials.Write(_rig["other"]); File.Copy(Path.Combine(_rig["other"], "private.key"), At("private.key"), true); break;
            case "no key": File.Copy(At("ca.pem"), At("private.key"), overwrite: true); break;
            case "expired": TestCredentials.Write(_rig.Credentials, years: 0); break;
            case "ca as leaf": File.Copy(At("ca.pem"), At("certificate.pem"), overwrite: true); break;
            case "leaf as ca": File.Copy(At("certificate.pem"), At("ca.pem"), overwrite: true); break;
            case "der": File.WriteAllBytes(At("certificate.pem"), [0x30, 0x82, 1, 0]); break;
            case "damaged": File.WriteAllText(At("certificate.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"); break;
            case "of another thing": new ProvisionState { ThingName = "boiler-9" }.Write(_rig.Credentials); break;
            case "large": File.WriteAllBytes(At("ca.pem"), new byte[5000]); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    private async Task<FlashException> RefusedAsync()
    {
        FlashException? error = await _rig.FlashAsync();
        Assert.NotNull(error);
        Assert.Empty(_rig.Board.Calls);
        return error;
    }
}
