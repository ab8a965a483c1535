using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Heating.Qualify.Rows;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>Goal: handshakes are judged by what is offered and refused. Method: timelines and suites by hand.</summary>
public class TlsJudgeTests
{
    [Theory]
    [InlineData(nameof(Verdict.Pass), 0xC02B, 0xC02F, 0x00FF)]
    [InlineData(nameof(Verdict.Warn), 0xC02B, 0xCCA9)]
    [InlineData(nameof(Verdict.Warn), 0xC009, 0x002F)]
    [InlineData(nameof(Verdict.Fail), 0xCCA9, 0x000A)]
    public void CipherSuites_Offered_AreJudged(string expected, params int[] suites)
    {
        Assert.Equal(expected, TlsJudge.CipherSuites([.. suites.Select(suite => (ushort)suite)]).Verdict.ToString());
    }

    [Theory]
    [InlineData(true, true, nameof(Verdict.Pass))]
    [InlineData(false, true, nameof(Verdict.Warn))]
    [InlineData(false, false, nameof(Verdict.Pass))]
    public void Refused_ByTheDevice_IsJudgedByItsAlert(bool hasAlert, bool wantsAlert, string expected)
    {
        var script = new TimelineScript().Handshake(hasAlert).After(1000).Handshake(hasAlert);

        Assert.Equal(expected, TlsJudge.Refused(script.Entries, attemptsMin: 2, wantsAlert).Verdict.ToString());
    }

    [Fact]
    public void Refused_WithConnect_Fails() =>
        Assert.Equal(Verdict.Fail, TlsJudge.Refused(new TimelineScript().Connect().Entries, 1, wantsAlert: false).Verdict);

    [Fact]
    public void Refused_TooFewAttempts_Fails() =>
        Assert.Equal(Verdict.Fail, TlsJudge.Refused(new TimelineScript().Handshake(true).Entries, 2, wantsAlert: false).Verdict);

    [Fact]
    public void ClientHello_CutShort_IsNone()
    {
        byte[] hello = [22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3, .. new byte[32], 0, 0, 2, 0xC0, 0x2F, 1, 0, 0, 0];

        Assert.Equal([0xC02F], ClientHello.TryRead(hello)!.CipherSuites);
        Assert.All(Enumerable.Range(0, hello.Length), length => Assert.Null(ClientHello.TryRead(hello.AsSpan(0, length))));
    }
}
