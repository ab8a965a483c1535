using System.Text.RegularExpressions;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.Tidy;
using HeatingSensor.Ports;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware;

/// <summary>
/// Every error code that TLS or a socket can report is told for what it is: the table of docs/connection.md holds, and
/// no code, however odd, is left without a reason.
/// </summary>
public class TlsErrorsTests
{
    private const string Begin = "<!-- tls errors -->";
    private const string End = "<!-- /tls errors -->";

    public static TheoryData<string, string> Rows()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/connection.md"));
        var table = text.Split(Begin, 2)[1].Split(End, 2)[0];
        var rows = new TheoryData<string, string>();
        foreach (var line in table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            foreach (Match code in Regex.Matches(cells[1], "`([^`]+)`"))
                rows.Add(code.Groups[1].Value, cells[3].Trim('`'));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Classify_CodeOfTheTable_EndsInItsState(string code, string state)
    {
        var outcome = TlsErrors.Classify(Number(code), out var reason);

        Assert.Equal(state, NameOf(outcome));
        Assert.Contains(code, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-9984, LinkOutcome.TlsFailed)] // measured on nanoCLR: no CA, or another host's certificate
    [InlineData(-80, LinkOutcome.Unreachable)] // measured on nanoCLR: a reset during the handshake
    [InlineData(-0x2190, LinkOutcome.OutOfMemory)] // X509_INVALID_FORMAT and, below it, MPI_ALLOC_FAILED
    [InlineData(-0x3D6A, LinkOutcome.OutOfMemory)] // PK_KEY_INVALID_FORMAT and, below it, ASN1_ALLOC_FAILED
    [InlineData(-0x4290, LinkOutcome.OutOfMemory)] // RSA_PUBLIC_FAILED and, below it, MPI_ALLOC_FAILED
    [InlineData(-0x21E6, LinkOutcome.TlsFailed)] // X509_INVALID_FORMAT and, below it, ASN1_LENGTH_MISMATCH
    public void Classify_KnownCode_EndsAsItMust(int code, LinkOutcome expected)
    {
        Assert.Equal(expected, TlsErrors.Classify(code, out _));
    }

    [Fact]
    public void Classify_AnyCode_HasAReasonAndIsNeverAccepted()
    {
        for (var code = -0x10000; code <= 0x10000; code++)
        {
            Assert.NotEqual(LinkOutcome.Accepted, TlsErrors.Classify(code, out var reason));
            Assert.NotEmpty(reason);
        }

        TlsErrors.Classify(int.MinValue, out var least);
        Assert.NotEmpty(least);
    }

    private static int Number(string code) => code.StartsWith("-0x", StringComparison.Ordinal)
        ? -Convert.ToInt32(code[3..], 16)
        : int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);

    private static string NameOf(LinkOutcome outcome) => outcome switch
    {
        LinkOutcome.Unreachable => "unreachable",
        LinkOutcome.TlsFailed => "tls-refused",
        LinkOutcome.Refused => "refused",
        LinkOutcome.NoAnswer => "no-answer",
        LinkOutcome.OutOfMemory => "out-of-memory",
        _ => outcome.ToString(),
    };
}
