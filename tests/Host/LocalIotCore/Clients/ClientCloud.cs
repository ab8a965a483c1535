using System.Diagnostics;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>A cloud with HTTPS and the thing boiler-1, and programs that talk to it with its key and trust its CA.
/// </summary>
internal sealed class ClientCloud : IAsyncDisposable
{
    public const string Thing = "boiler-1";

    /// <summary>Generous: interpreters start slowly on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestCloud _test;
    private readonly TemporaryFolder _folder = new();

    private ClientCloud(TestCloud test)
    {
        _test = test;
        test.AddShadowRules();
        Device = test.Cloud.Registry.Provision(Thing);
    }

    public LocalCloud Cloud => _test.Cloud;

    public Provisioned Device { get; }

    public string Url => $"https://localhost:{Cloud.HttpsPort}";

    public static async Task<ClientCloud> StartAsync() =>
        new(await TestCloud.StartAsync(Profile.Aws, hasHttps: true));

    public Task<RawClient> ConnectAsync() => _test.ConnectAsync();

    /// <summary>Connects over mutual TLS as a device, with its thing's name as client id.</summary>
    public Task<RawClient> ConnectDeviceAsync(Provisioned device) =>
        DeviceConnection.ConnectAsync(_test, device, device.ThingName);

    /// <summary>Writes a file for a program to read; returns its path.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        return _folder[name];
    }

    /// <summary>Runs one of node's scripts; returns what it printed.</summary>
    public Task<JsonElement> RunScriptAsync(string script, params (string Name, string Value)[] environment) =>
        RunJsonAsync("node", [Path.Combine(NodePackages.Folder, script)], environment);

    /// <summary>Runs a program that prints JSON.</summary>
    public async Task<JsonElement> RunJsonAsync(string program, string[] arguments,
        params (string Name, string Value)[] environment)
    {
        ProgramRun run = await RunAsync(program, arguments, environment);
        Assert.True(run.ExitCode == 0, $"{program} ended with {run.ExitCode}: {run.Error}{run.Output}");
        return JsonDocument.Parse(run.Output.Length == 0 ? "null" : run.Output).RootElement;
    }

    /// <summary>Runs a program with this cloud's key, CA and address in AWS's environment variables, and nothing of the
    /// user's own.</summary>
    public Task<ProgramRun> RunAsync(string program, string[] arguments,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments);
        (string Name, string Value)[] own =
        [
            ("URL", Url),
            ("AWS_ACCESS_KEY_ID", Cloud.AccessKey!.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", Cloud.AccessKey.SecretAccessKey),
            ("AWS_REGION", LocalAccount.Region),
            ("AWS_DEFAULT_REGION", LocalAccount.Region),
            ("AWS_CA_BUNDLE", Cloud.Registry.Authority.CaPath),
            ("NODE_EXTRA_CA_CERTS", Cloud.Registry.Authority.CaPath),
            ("AWS_CONFIG_FILE", _folder["no-config"]),
            ("AWS_SHARED_CREDENTIALS_FILE", _folder["no-credentials"]),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_PAGER", ""),
            ("PYTHONWARNINGS", "ignore"),
        ];
        foreach (string name in (string[])["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"])
            start.Environment.Remove(name);
        foreach ((string name, string value) in own.Concat(environment))
            start.Environment[name] = value;
        return ProgramRun.RunAsync(start, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        _folder.Dispose();
    }
}
