using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>Goal: boto3 and aws-cli cannot tell this cloud from AWS. Method: python/planes.py, and the command line as
/// docs/clients.md shows it.</summary>
public sealed class PythonClientTests
{
    [PythonFact("boto3")]
    public async Task Boto3_MakesCallsOfBothPlanes()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        string script = Path.Combine(Repository.Root, "tests/Host/LocalIotCore/Clients/python/planes.py");

        JsonElement seen = await cloud.RunJsonAsync("python3", [script]);

        Assert.Equal("""[["a", "b"], ["c"]]""", seen.GetProperty("pages").GetRawText());
        Assert.Equal("""[{}, 2, "heating"]""", seen.GetProperty("described").GetRawText());
        Assert.True(seen.GetProperty("created").GetBoolean());
        Assert.Equal("""[{"desired": {"samplingIntervalS": 30}, "delta": {"samplingIntervalS": 30}}, 1]""",
            seen.GetProperty("got").GetRawText());
        Assert.Equal("""["configuration"]""", seen.GetProperty("named").GetRawText());
        Assert.Equal(@"[""\u0000hello"", 1]", seen.GetProperty("retained").GetRawText());
        Assert.Equal(new Dictionary<string, string>
        {
            ["missing"] = "404 ResourceNotFoundException",
            ["conflict"] = "409 ConflictException",
            ["version"] = "409 VersionConflictException",
            ["exists"] = "409 ResourceAlreadyExistsException",
            ["unknown"] = "501 NotImplemented",
        }, seen.GetProperty("errors").EnumerateObject()
            .ToDictionary(error => error.Name, error => error.Value.GetString()!));
    }

    [ProgramFact("aws")]
    public async Task AwsCli_UpdateOfShadow_IsSeenByADeviceAndReadBack()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        await using RawClient device = await cloud.ConnectAsync();
        await device.ConnectMqttAsync(ClientCloud.Thing);
        await device.SubscribeAsync("$aws/things/boiler-1/shadow/name/configuration/update/delta",
            global::LocalIotCore.Mqtt.QoS.AtLeastOnce);
        string desired = cloud.Write("desired.json", """{"state":{"desired":{"samplingIntervalS":30}}}""");
        string answer = cloud.Write("answer.json", "");
        string[] shadow = ["--thing-name", ClientCloud.Thing, "--shadow-name", "configuration"];

        JsonElement things = await Aws(cloud, "iot", "list-things");
        await Aws(cloud, ["iot-data", "update-thing-shadow", .. shadow, "--payload", $"fileb://{desired}", answer]);
        ReceivedMessage delta = await device.ReadMessageAsync();
        JsonElement updated = JsonDocument.Parse(await File.ReadAllTextAsync(answer)).RootElement;
        await Aws(cloud, ["iot-data", "get-thing-shadow", .. shadow, answer]);
        JsonElement got = JsonDocument.Parse(await File.ReadAllTextAsync(answer)).RootElement;
        ProgramRun missing = await cloud.RunAsync("aws", ["iot-data", "get-thing-shadow", "--thing-name", "nobody",
            "--endpoint-url", cloud.Url, answer]);

        Assert.Equal(ClientCloud.Thing, Assert.Single(things.GetProperty("things").EnumerateArray())
            .GetProperty("thingName").GetString());
        Assert.Contains("\"state\":{\"samplingIntervalS\":30}", delta.Payload);
        Assert.Equal(1, updated.GetProperty("version").GetInt32());
        Assert.Equal(30, got.GetProperty("state").GetProperty("delta").GetProperty("samplingIntervalS").GetInt32());
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("(ResourceNotFoundException) when calling the GetThingShadow operation: "
            + "No shadow exists with name: 'nobody'", missing.Error);
    }

    private static Task<JsonElement> Aws(ClientCloud cloud, params string[] arguments) =>
        cloud.RunJsonAsync("aws", [.. arguments, "--endpoint-url", cloud.Url, "--output", "json"]);
}
