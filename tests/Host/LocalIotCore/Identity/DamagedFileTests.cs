using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Identity;

/// <summary>Goal: whoever needs a damaged file of the data directory hears which one, where, and what to do; nothing else
/// is affected. Method: each kind of file, at start and at use.</summary>
public sealed class DamagedFileTests
{
    private const string WhatToDo = "Restore this file from a copy, or delete it";

    [Theory]
    [InlineData("things/boiler-1", "GET", "/things/boiler-1")]
    [InlineData("things/boiler-1", "GET", "/things")]
    [InlineData("things/boiler-1", "PATCH", "/things/boiler-1")]
    [InlineData("thing-types/heating", "GET", "/thing-types/heating")]
    [InlineData("thing-types/heating", "GET", "/thing-types")]
    [InlineData("policies/p", "GET", "/policies/p")]
    [InlineData("policies/p", "GET", "/policies")]
    [InlineData("provisioning-templates/t", "GET", "/provisioning-templates/t")]
    [InlineData("certificates/ID", "GET", "/certificates/ID")]
    [InlineData("certificates/ID", "GET", "/certificates")]
    [InlineData("certificates/ID", "PUT", "/certificates/ID?newStatus=ACTIVE")]
    public async Task Record_NotJson_IsNamedWithItsPlaceAndWhatToDo(string file, string method, string target)
    {
        string id = new('a', 64);
        await using var api = new TestApi();
        string path = Write(api.Registry, file.Replace("ID", id), "{\n  \"x\": 1,\n  oops\n}");

        string message = await api.RefusedAsync(500, "InternalFailureException", method, target.Replace("ID", id));

        Assert.StartsWith($"{path}, line 3, byte 3, is damaged: 'o' is an invalid start of a property name.", message);
        Assert.Contains(WhatToDo, message);
        Assert.StartsWith(path, Assert.Single(api.Registry.Damage()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"thingName":"boiler-2"}""")]
    [InlineData("""{"thingName":"boiler-1","version":"many"}""")]
    public async Task Record_OtherThanExpected_IsNamed(string content)
    {
        await using var api = new TestApi();
        string path = Write(api.Registry, "things/boiler-1", content);

        foreach (string target in (string[])["/things", "/things/boiler-1"])
        {
            string message = await api.RefusedAsync(500, "InternalFailureException", "GET", target);
            Assert.StartsWith(path, message);
            Assert.EndsWith("create again what it held.", message);
        }
    }

    [Fact]
    public async Task Record_Deleted_IsGoneAndAllIsWell()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/things/boiler-2");
        string path = Write(api.Registry, "things/boiler-1", "x");
        await api.GetAsync("GET", "/things/boiler-2"); // not affected

        File.Delete(path);

        Assert.Empty(api.Registry.Damage());
        Assert.Single((await api.GetAsync("GET", "/things")).GetProperty("things").EnumerateArray());
    }

    [Fact]
    public async Task Start_WithDamagedRecords_LogsEachAndServesTheRest()
    {
        using var folder = new TemporaryFolder();
        var registry = Registry.Open(folder.FullPath);
        registry.CreateThing("boiler-2");
        string[] paths = [Write(registry, "things/boiler-1", "x"), Write(registry, "policies/p", "y")];
        var log = new FakeLogger();

        await using LocalCloud cloud = await LocalCloud.StartAsync(Options(folder), new OneLogger(log), TimeProvider.System, default);

        foreach (string path in paths)
            Assert.Contains(WhatToDo, Assert.Single(log.Lines, line => line.StartsWith(path, StringComparison.Ordinal)));
        Assert.NotNull(cloud.Registry.FindThing("boiler-2"));
    }

    [Theory]
    [InlineData("rules/store.json")]
    [InlineData("rule-destinations/d.json")]
    [InlineData("access-key.json")]
    [InlineData("authority/ca.pem")]
    public async Task Start_WithoutWhatItNeeds_StopsAndNamesTheFile(string file)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(Path.GetFullPath(folder.FullPath), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "oops");

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => LocalCloud.StartAsync(Options(folder), new OneLogger(new FakeLogger()), TimeProvider.System, default));

        Assert.Contains(path, error.Message);
        Assert.Matches("[Rr]estore", error.Message);
    }

    [Fact]
    public void HttpsAddress_Damaged_IsNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["https-address"], "oops");

        var error = Assert.Throws<InvalidDataException>(() => HttpsAddressFile.Read(folder.FullPath));

        Assert.Contains(folder["https-address"], error.Message);
        Assert.Contains("Delete it", error.Message);
    }

    private static CloudOptions Options(TemporaryFolder folder) =>
        new() { Port = 0, HttpsPort = 0, DataDirectory = Path.GetFullPath(folder.FullPath) };

    private static string Write(Registry registry, string file, string content)
    {
        string path = Path.Combine(registry.DataDirectory, "registry", file + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private sealed class OneLogger(ILogger log) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
