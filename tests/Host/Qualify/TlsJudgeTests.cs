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
    [InlineData("unknown_ca", "unknown_ca", true, nameof(Verdict.Pass), "2 with a TLS alert (unknown_ca);")]
    [InlineData("unknown_ca", "number 80", true, nameof(Verdict.Pass), "2 with a TLS alert (unknown_ca, number 80);")]
    [InlineData("unknown_ca", null, true, nameof(Verdict.Warn), "1 with a TLS alert (unknown_ca);")]
    [InlineData(null, null, true, nameof(Verdict.Warn), "0 with a TLS alert;")]
    [InlineData(null, null, false, nameof(Verdict.Pass), "0 with a TLS alert;")]
    public void Refused_ByTheDevice_IsJudgedByItsAlert(string? first, string? second, bool wantsAlert, string expected,
        string evidence)
    {
        var script = new TimelineScript().Handshake(first).After(1000).Handshake(second);

        var result = TlsJudge.Refused(script.Entries, attemptsMin: 2, wantsAlert);

        Assert.Equal(expected, result.Verdict.ToString());
        Assert.Contains(evidence, Assert.Single(result.Evidence));
    }

    [Theory]
    [InlineData("certificate_expired", 22, 3, 1, 0, 1, 9, 21, 3, 3, 0, 2, 2, 45)]
    [InlineData("bad_certificate", 21, 3, 3, 0, 2, 2, 42)]
    [InlineData("unknown_ca", 21, 3, 3, 0, 2, 2, 48)]
    [InlineData("number 80", 21, 3, 3, 0, 2, 2, 80)]
    [InlineData("unreadable", 21, 3, 3, 0, 26, 2, 45)] // encrypted, and cut off
    [InlineData("unreadable", 21, 3, 3, 0, 2, 2)]
    [InlineData(null, 22, 3, 1, 0, 6, 21, 3, 3, 0, 2, 2)]
    public void WatchedStream_OfRecords_FindsTheAlert(string? expected, params int[] bytes)
    {
        byte[] received = [.. bytes.Select(value => (byte)value)];
        using var watched = new WatchedStream(new MemoryStream(received));
        watched.ReadExactly(new byte[received.Length]);

        Assert.Equal(expected, watched.Alert);
    }

    [Fact]
    public void Refused_WithConnect_Fails() =>
        Assert.Equal(Verdict.Fail, TlsJudge.Refused(new TimelineScript().Connect().Entries, 1, wantsAlert: false).Verdict);

    [Fact]
    public void Refused_TooFewAttempts_Fails() =>
        Assert.Equal(Verdict.Fail, TlsJudge.Refused(new TimelineScript().Handshake("unknown_ca").Entries, 2, wantsAlert: false).Verdict);

    [Fact]
    public void ClientHello_CutShort_IsNone()
    {
        byte[] hello = [22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3, .. new byte[32], 0, 0, 2, 0xC0, 0x2F, 1, 0, 0, 0];

        Assert.Equal([0xC02F], ClientHello.TryRead(hello)!.CipherSuites);
        Assert.All(Enumerable.Range(0, hello.Length), length => Assert.Null(ClientHello.TryRead(hello.AsSpan(0, length))));
    }
}
