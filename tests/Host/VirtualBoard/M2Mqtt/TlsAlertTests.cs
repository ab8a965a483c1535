extern alias device;

using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using Xunit;
using DeviceCertificate = device::System.Security.Cryptography.X509Certificates.X509Certificate;
using HeatingSensor.Host.Tests.Support;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>
/// Goal: the server of a refused certificate reads the alert that mbedTLS would send, and no server, whatever it sends,
/// does more than fail the handshake. Method: servers that send a TLS 1.2 handshake's first bytes by hand.
/// </summary>
public sealed class TlsAlertTests : IDisposable
{
    private const int CertificateRefused = -9984;
    private const int HandshakeRefused = -30592;
    private const int HandshakeClosed = -29312;

    private const byte BadCertificate = 42;
    private const byte CertificateExpired = 45;
    private const byte CertificateUnknown = 46;
    private const byte UnknownCa = 48;

    private static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch.AddDays(-1);
    private static readonly DateTimeOffset Future = DateTimeOffset.UnixEpoch.AddDays(1);

    private readonly MqttBench bench = new();
    private readonly TestCertificates certificates = new();
    private readonly TestCertificates others = new("Another CA");

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Refusal_Expired_IsTold() => Tells(CertificateExpired, certificates.Server(notAfter: Past));

    [Fact]
    public void Refusal_ForAnotherHost_IsTold() => Tells(BadCertificate, certificates.Server("broker.example"));

    [Fact]
    public void Refusal_CaOfSomebodyElse_IsTold() => Tells(UnknownCa, others.Server());

    [Fact]
    public void Refusal_NotYetValid_IsTold() => Tells(CertificateUnknown, certificates.Server(notBefore: Future));

    [Fact]
    public void Refusal_NoCaOnTheDevice_IsTold() => Tells(UnknownCa, certificates.Server(), hasCa: false);

    [Fact]
    public void Refusal_SeveralFaults_TellsTheFirstInMbedTlssOrder()
    {
        Tells(CertificateExpired, others.Server(notAfter: Past));
        Tells(BadCertificate, others.Server("broker.example", notAfter: Past));
        Tells(UnknownCa, others.Server(notBefore: Future));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(16384)]
    public void Refusal_OfACertificateInManyRecords_IsTold(int recordSize)
    {
        var server = certificates.Server(notAfter: Past);
        byte[] flight = ServerFlight.Records([.. ServerFlight.Hello, .. ServerFlight.Certificate(server)], recordSize);

        Assert.Equal(AlertOf(CertificateExpired), AnswerTo(flight, CertificateRefused));
    }

    [Fact]
    public void Refusal_BytesOneByOne_IsTold()
    {
        byte[] flight = FlightOf(certificates.Server(notAfter: Past));

        Assert.Equal(AlertOf(CertificateExpired), AnswerTo([.. flight.Select(value => (byte[])[value])], [CertificateRefused]));
    }

    [Fact]
    public void Refusal_WithMoreBehindTheCertificate_IsTold()
    {
        var server = certificates.Server(notAfter: Past);
        byte[] flight = ServerFlight.Records(
            [.. ServerFlight.Hello, .. ServerFlight.Certificate(server, others.Server()), .. ServerFlight.HelloDone], 16384);

        Assert.Equal(AlertOf(CertificateExpired), AnswerTo(flight, CertificateRefused));
    }

    [Fact]
    public void Certificate_OfTheLargestLength_IsRefused()
    {
        byte[] endless = [.. ServerFlight.Hello, 11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFC, .. new byte[200_000]];

        AnswerTo(ServerFlight.Records(endless, 16384), HandshakeRefused);
    }

    [Fact]
    public void Certificate_CutOff_IsAClosedHandshake()
    {
        byte[] flight = FlightOf(certificates.Server(notAfter: Past));

        AnswerTo(flight[..^1], HandshakeClosed);
    }

    [Fact]
    public void RandomBytes_InAHandshake_OnlyFailIt()
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        byte[][] flights = [FlightOf(certificates.Server()), FlightOf(certificates.Server(notAfter: Past))];
        for (int round = 0; round < 150; round++)
        {
            byte[] flight = Spoil(flights[round % flights.Length], random);
            try
            {
                AnswerTo(Cut(flight, random), [CertificateRefused, HandshakeRefused, HandshakeClosed]);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}, {Convert.ToHexString(flight)}: {e}");
            }
        }
    }

    private void Tells(byte alert, X509Certificate2 server, bool hasCa = true) =>
        Assert.Equal(AlertOf(alert), AnswerTo([FlightOf(server)], [CertificateRefused], hasCa));

    private byte[] AnswerTo(byte[] flight, int deviceCode) => AnswerTo([flight], [deviceCode]);

    /// <summary>Lets the client connect to a server that sends this and no more.</summary>
    /// <returns>The client's last record; it has failed by then.</returns>
    private byte[] AnswerTo(byte[][] parts, int[] deviceCodes, bool hasCa = true)
    {
        var ca = hasCa ? new DeviceCertificate(certificates.CaPem) : null;
        var client = new MqttClient("127.0.0.1", bench.Broker.Port, true, ca, null, MqttSslProtocols.TLSv1_2);
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        using var server = bench.Broker.Accept();
        server.SendAll(parts);
        byte[] answer = server.ReadToEnd();

        var e = Assert.Throws<MqttConnectionException>(() => MqttBench.Result(connect));
        Assert.Contains(Assert.IsAssignableFrom<SocketException>(e.InnerException).ErrorCode, deviceCodes);
        return ServerFlight.Split(answer)[^1];
    }

    private static byte[] AlertOf(byte description) => [21, 3, 3, 0, 2, 2, description];

    private static byte[] FlightOf(X509Certificate2 server) =>
        [.. ServerFlight.Record(ServerFlight.Hello), .. ServerFlight.Record(ServerFlight.Certificate(server))];

    /// <summary>Noise, or a flight with some bytes changed, or one that ends early and goes on as noise.</summary>
    private static byte[] Spoil(byte[] flight, Random random)
    {
        var noise = new byte[random.Next(1, 400)];
        random.NextBytes(noise);
        switch (random.Next(4))
        {
            case 0:
                return noise;
            case 1:
                return [.. flight.Take(random.Next(flight.Length)), .. noise];
            default:
                byte[] changed = [.. flight];
                for (int change = random.Next(1, 5); change > 0; change--)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                return changed;
        }
    }

    private static byte[][] Cut(byte[] bytes, Random random)
    {
        var parts = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            int end = Math.Min(bytes.Length, at + random.Next(1, bytes.Length + 1));
            parts.Add(bytes[at..end]);
            at = end;
        }

        return [.. parts];
    }
}
