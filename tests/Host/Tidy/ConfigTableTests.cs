using System.Text.Json.Nodes;
using Heating.Config;
using HeatingSensor.Configuration;
using HeatingSensor.Settings;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>Goal: docs/configuration.md has the device's own table of keys. Method: generate it again and compare.</summary>
public class ConfigTableTests
{
    private const string PageName = "docs/configuration.md";
    private const string Begin = "<!-- configuration -->\n";
    private const string End = "<!-- /configuration -->";

    [Fact]
    public void Document_TableOfTheKeys_IsTheDevicesOwn()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, PageName)).ReplaceLineEndings("\n");
        string[] parts = page.Split(Begin, 2);

        Assert.True(parts.Length == 2, $"{PageName} has no line {Begin}");
        Assert.Equal(ConfigTableText.Markdown().ReplaceLineEndings("\n"), parts[1].Split(End, 2)[0]);
    }

    [Fact]
    public void ConfigTable_EveryKey_HasAMeaningAndFitsItsRules()
    {
        Assert.Null(ConfigValidator.Check(new DeviceConfig(), out _));
        Assert.All(Enumerable.Range(0, ConfigId.Count), id =>
        {
            Assert.NotEqual("", ConfigTable.Of(id).Meaning);
            Assert.True(ConfigTable.Of(id).IsInRange(ConfigTable.Of(id).Default));
            Assert.Equal(id, ConfigTable.Find(ConfigTable.Of(id).Name));
        });
        Assert.Null(ConfigTable.Of(ConfigId.Count));
        Assert.True(ConfigId.Count <= 63);
    }

    [Fact]
    public void SettingsFile_AsShipped_HasEveryKeyWithItsDefault()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Repository.Root, "firmware/HeatingSensor/settings.json"));
        var members = JsonNode.Parse(file)!.AsObject();
        var reader = new SettingsReader("ESP32_REV3");

        Assert.True(reader.Read(file, file.Length) is not null, reader.Error);
        Assert.All(Enumerable.Range(0, ConfigId.Count).Select(ConfigTable.Of), key =>
        {
            Assert.True(members.ContainsKey(key.Name), $"settings.json lacks {key.Name}");
            Assert.Null(ConfigJson.Read(members[key.Name], key, out long number));
            Assert.True(number == key.Default, $"settings.json has another {key.Name} than the table's default");
        });
    }
}
