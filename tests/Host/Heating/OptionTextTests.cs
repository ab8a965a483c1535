using Heating.Run.Options;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class OptionTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("60s", 60)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("90", 90)]
    [InlineData("1.5h", 5400)]
    public void Duration_Written_IsRead(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5w")]
    [InlineData("1e3s")]
    [InlineData("NaN")]
    [InlineData("99999999999d")]
    public void Duration_Impossible_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0.5", 0.5)]
    [InlineData("3600", 3600)]
    [InlineData("max", double.PositiveInfinity)]
    public void Speed_Written_IsRead(string text, double expected)
    {
        Assert.True(SpeedText.TryParse(text, out var speed));
        Assert.Equal(expected, speed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("fast")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    public void Speed_Impossible_IsRefused(string text) => Assert.False(SpeedText.TryParse(text, out _));
}
