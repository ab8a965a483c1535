using System.Text;
using Cloud.Events;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Goal: every message of docs/events.md is read, and nothing else. Method: the documented messages, then each
/// changed in one place.</summary>
public class HeatingEventTests
{
    private const string Status =
        """{"deviceId":"boiler-1","status":"INACTIVE","previousStatus":"ACTIVE","temperature":41.30,"timestamp":1767225600123,"timeSynced":true,"epoch":"7f3a91c2","seq":1042,"bootId":17,"previousDurationMs":1234567,"replayed":false,"firmware":"1.0.0"}""";

    private const string Gap =
        """{"deviceId":"boiler-1","type":"gap","firstLostSeq":12,"lastLostSeq":81,"lostCount":70,"epoch":"7f3a91c2","bootId":3,"firmware":"1.0.0"}""";

    private const string Samples =
        """{"deviceId":"boiler-1","type":"samples","timestamp":1767225600123,"timeSynced":true,"epoch":"7f3a91c2","seq":1043,"bootId":17,"intervalS":60,"samples":[{"status":"ACTIVE","temperature":41.3},{"status":"ACTIVE","temperature":null,"sensorFault":"OPEN"}],"replayed":false,"firmware":"1.0.0"}""";

    private const string Alarm =
        """{"deviceId":"boiler-1","type":"alarm","alarm":"FROST","raised":true,"temperature":4.1,"threshold":5.0,"timestamp":1767225600123,"timeSynced":true,"epoch":"7f3a91c2","seq":1044,"bootId":17,"replayed":false,"firmware":"1.0.0"}""";

    [Fact]
    public void Parse_AlarmOfARelayAfterABoot_HasItsChannelAndValue()
    {
        string json = Alarm
            .Replace("\"FROST\",\"raised\":true", "\"UNSTABLE_INPUT\",\"channel\":\"dhw\",\"raised\":true,\"afterBoot\":true", StringComparison.Ordinal)
            .Replace("\"threshold\":5.0", "\"value\":120", StringComparison.Ordinal);

        var alarm = Assert.IsType<AlarmEvent>(Parse(json));

        Assert.Equal(
            (AlarmKind.UnstableInput, "dhw", true, (long?)120, (decimal?)null),
            (alarm.Alarm, alarm.Channel, alarm.AfterBoot, alarm.Value, alarm.Threshold));
    }

    [Theory]
    [InlineData("OVERHEAT", AlarmKind.Overheat)]
    [InlineData("SENSOR_FLAPPING", AlarmKind.SensorFlapping)]
    [InlineData("LOW_MEMORY", AlarmKind.LowMemory)]
    public void Parse_AlarmByName_IsItsKind(string name, AlarmKind kind) =>
        Assert.Equal(kind, Assert.IsType<AlarmEvent>(Parse(Alarm.Replace("FROST", name, StringComparison.Ordinal))).Alarm);

    [Fact]
    public void Parse_StatusEvent_GivesEveryField()
    {
        var read = Assert.IsType<StatusEvent>(Parse(Status));

        Assert.Equal(("boiler-1", "7f3a91c2", 1042L, 17L), (read.DeviceId, read.Epoch, read.Seq, read.BootId));
        Assert.Equal((false, true, (string?)null), (read.IsActive, read.WasActive, read.Channel));
        Assert.Equal("41.30", read.Temperature!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((1767225600123L, true, 1234567L, false, "1.0.0"),
            (read.Timestamp, read.TimeSynced, read.PreviousDurationMs, read.Replayed, read.Firmware));
    }

    [Fact]
    public void Parse_OtherMessages_AreToldApart()
    {
        var gap = Assert.IsType<GapEvent>(Parse(Gap));
        Assert.Equal((12L, 81L, 70L, 3L), (gap.FirstLostSeq, gap.LastLostSeq, gap.LostCount, gap.BootId));
        var samples = Assert.IsType<SamplesEvent>(Parse(Samples));
        Assert.Equal([0L, 60_000L], samples.Unpack().Select(one => one.Time.ToUnixTimeMilliseconds() - samples.Timestamp));
        Assert.Equal([new Sample(true, 41.3m, null), new Sample(true, null, SensorFault.Open)], samples.Samples);
        var alarm = Assert.IsType<AlarmEvent>(Parse(Alarm));
        Assert.Equal((AlarmKind.Frost, true, 4.1m, 5.0m), (alarm.Alarm, alarm.Raised, alarm.Temperature!.Value, alarm.Threshold!.Value));
        var health = Parse("""{"deviceId":"b","type":"health","bootId":1,"epoch":"00000001","uptimeS":600,"seq":0}""");
        Assert.Equal(600, Assert.IsType<HealthEvent>(health).UptimeS);
        Assert.False(Assert.IsType<ConnectionEvent>(Parse("""{"deviceId":"b","connected":false}""")).Connected);
    }

    [Fact]
    public void Parse_UnknownFields_AreKeptAndHarmless()
    {
        string json = Status.Replace("\"seq\"", "\"future\":{\"a\":[1,null]},\"half\":\"\\ud800\",\"seq\"", StringComparison.Ordinal);

        Assert.Equal(json, Encoding.UTF8.GetString(Parse(json).Json.Span));
    }

    [Fact]
    public void Parse_EventOfOldFirmware_HasNoEpoch() =>
        Assert.Null(Parse(Status.Replace("\"epoch\":\"7f3a91c2\",", "", StringComparison.Ordinal)).Epoch);

    [Theory]
    [InlineData("\"seq\":1042", "\"seq\":\"1042\"", "seq is the text \"1042\"; expected a whole number from 1 to 4294967295.")]
    [InlineData("\"seq\":1042", "\"seq\":0", "seq is 0; expected a whole number from 1 to 4294967295.")]
    [InlineData("\"seq\":1042", "\"seq\":1.5", "seq is 1.5; expected a whole number from 1 to 4294967295.")]
    [InlineData("\"seq\":1042", "\"sequence\":1", "seq is missing; expected a whole number from 1 to 4294967295.")]
    [InlineData("\"INACTIVE\"", "\"OFF\"", "status is the text \"OFF\"; expected ACTIVE or INACTIVE.")]
    [InlineData("\"INACTIVE\"", "null", "status is null; expected ACTIVE or INACTIVE.")]
    [InlineData("\"boiler-1\"", "\"boiler 1\"", "deviceId is \"boiler 1\"; expected 1 to 128 of a-z A-Z 0-9 : _ -.")]
    [InlineData("\"boiler-1\"", "\"\\ud800\"", "deviceId has half of a surrogate pair; expected a text.")]
    [InlineData("\"7f3a91c2\"", "\"7F3A91C2\"", "epoch is \"7F3A91C2\"; expected 8 hexadecimal digits in lower case.")]
    [InlineData("41.30", "\"41.3\"", "temperature is the text \"41.3\"; expected a number or null.")]
    [InlineData("41.30", "41.3,\"sensorFault\":\"OPEN\"",
        "sensorFault is there beside a temperature; expected it only if temperature is null.")]
    [InlineData("\"timeSynced\":true", "\"timeSynced\":1", "timeSynced is 1; expected true or false.")]
    [InlineData("1767225600123", "-1", "timestamp is -1; expected a whole number from 0 to 253402300799999.")]
    [InlineData("\"replayed\":false,", "", "replayed is missing; expected true or false.")]
    [InlineData("\"status\":\"INACTIVE\",", "\"type\":\"pulse\",", "type is \"pulse\"; expected gap, samples, alarm or health.")]
    [InlineData("\"status\":\"INACTIVE\",", "", "type is missing, as are status and connected; expected one of the three.")]
    public void Parse_StatusWithOneFault_NamesFieldFoundAndExpected(string right, string wrong, string message) =>
        Assert.Equal(message, FaultOf(Status.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void Parse_FaultInASample_NamesItsPlace() =>
        Assert.Equal("samples[1].sensorFault is the text \"OPENED\"; expected OPEN, SHORT or RANGE.",
            FaultOf(Samples.Replace("\"OPEN\"", "\"OPENED\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"lastLostSeq\":81", "\"lastLostSeq\":11", "lastLostSeq is 11; expected a whole number from 12 to 4294967295.")]
    [InlineData("\"lostCount\":70", "\"lostCount\":71", "lostCount is 71; expected a whole number from 1 to 70.")]
    [InlineData("\"bootId\":3", "\"status\":\"ACTIVE\"", "status is there; expected none in a gap.")]
    public void Parse_ImpossibleGap_IsRefused(string right, string wrong, string message) =>
        Assert.Equal(message, FaultOf(Gap.Replace(right, wrong, StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"deviceId\":\"a\",\"deviceId\":\"a\",\"connected\":true}")]
    [InlineData("{\"deviceId\":\"a\",\"connected\":true} x")]
    public void Parse_NoObjectWithEachNameOnce_IsRefused(string json) => Assert.StartsWith("The message is", FaultOf(json));

    [Fact]
    public void Parse_BytesThatAreNoText_AreRefused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Status);
        bytes[15] = 0xFF;

        var fault = Assert.Throws<HeatingEventException>(() => HeatingEvent.Parse(bytes));
        Assert.Equal("The message is not UTF-8 text; expected a JSON object.", fault.Message);
    }

    [Fact]
    public void Parse_AnyCutOrChangedByte_EndsInAnEventOrAFault()
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        string[] messages = [Status, Gap, Samples, Alarm];
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(messages[round % messages.Length]);
            for (int change = random.Next(4); change >= 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var part = bytes.AsMemory(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length));
            Exception? error = Record.Exception(() => HeatingEvent.Parse(part));
            Assert.True(error is null or HeatingEventException, $"seed {seed}, round {round}: {error}");
        }
    }

    [Fact]
    public void Envelope_OfARule_GivesTheExactBytes()
    {
        var json = $$"""{"payload":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Status))}}","topic":"home/heating/status","clientId":"boiler-1","receivedAt":1767225600999}""";

        Envelope envelope = Envelope.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal(Status, Encoding.UTF8.GetString(envelope.Payload.Span));
        Assert.Equal(("home/heating/status", "boiler-1", 1767225600999L, (string?)null),
            (envelope.Topic, envelope.ClientId, envelope.ReceivedAt, envelope.Refused));
    }

    [Theory]
    [InlineData("[]", "The envelope is a JSON array; expected an object.")]
    [InlineData("{}", "payload is missing; expected a text.")]
    [InlineData("""{"payload":"@@"}""", "payload is \"@@\"; expected base64.")]
    [InlineData("""{"payload":"YQ==","topic":"t","clientId":"c"}""", "receivedAt is missing; expected a whole number from 0 to 253402300799999.")]
    public void Envelope_WithAFault_NamesIt(string json, string message) =>
        Assert.Equal(message, Assert.Throws<HeatingEventException>(() => Envelope.Parse(Encoding.UTF8.GetBytes(json))).Message);

    private static HeatingEvent Parse(string json) => HeatingEvent.Parse(Encoding.UTF8.GetBytes(json));

    private static string FaultOf(string json) => Assert.Throws<HeatingEventException>(() => Parse(json)).Message;
}
