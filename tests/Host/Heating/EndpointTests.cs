using Heating.Run.Options;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class EndpointTests
{
    [Theory]
    [InlineData("broker.example.com", "broker.example.com", 8883)]
    [InlineData("broker.example.com:443", "broker.example.com", 443)]
    [InlineData("127.0.0.1:1883", "127.0.0.1", 1883)]
    [InlineData("::1", "::1", 8883)]
    [InlineData("[::1]", "::1", 8883)]
    [InlineData("[::1]:9883", "::1", 9883)]
    public void Endpoint_Written_IsRead(string text, string host, int port)
    {
        Assert.True(Endpoint.TryParse(text, out var endpoint));
        Assert.Equal(new Endpoint(host, port), endpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":8883")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:mqtt")]
    [InlineData("https://host")]
    [InlineData("ho st")]
    public void Endpoint_Impossible_IsRefused(string text) => Assert.False(Endpoint.TryParse(text, out _));
}
