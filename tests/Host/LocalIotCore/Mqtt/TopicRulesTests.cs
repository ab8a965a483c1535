using System.Text;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Mqtt;

/// <summary>Goal: names, filters and UTF-8 strictly as in MQTT 3.1.1 §1.5.3 and §4.7.</summary>
public sealed class TopicRulesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("a//b", true)]
    [InlineData("+", true)]
    [InlineData("#", true)]
    [InlineData("+/+/#", true)]
    [InlineData("a/+/b", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("a/#/b", false)]
    [InlineData("#/", false)]
    [InlineData("a/+b", false)]
    [InlineData("++", false)]
    public void Filter_IsFilter_AsExpected(string filter, bool isFilter) =>
        Assert.Equal(isFilter, TopicRules.IsFilter(Encoding.UTF8.GetBytes(filter)));

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    public void Name_IsName_AsExpected(string name, bool isName) =>
        Assert.Equal(isName, TopicRules.IsName(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("61", true)]
    [InlineData("C3A9", true)]
    [InlineData("F0AA9B94", true)]
    [InlineData("00", false)]
    [InlineData("1F", false)]
    [InlineData("7F", false)]
    [InlineData("C29F", false)]
    [InlineData("EDA080", false)]
    [InlineData("EFBFBF", false)]
    [InlineData("EFB790", false)]
    [InlineData("C080", false)]
    [InlineData("E282", false)]
    public void Utf8_IsValid_AsExpected(string hex, bool isValid) =>
        Assert.Equal(isValid, Utf8Rules.IsValid(Convert.FromHexString(hex)));
}
