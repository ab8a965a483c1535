using System.Text;
using Heating;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public sealed class RecordFileTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 15, 250, TimeSpan.Zero);
    private readonly string _directory = Directory.CreateTempSubdirectory("heating-record-").FullName;

    private string File => Path.Combine(_directory, "events.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"receivedAt":"2026-03-01T12:30:15.2500000Z"}""")]
    [InlineData("""{}""", """{"receivedAt":"2026-03-01T12:30:15.2500000Z"}""")]
    [InlineData("{ }", """{ "receivedAt":"2026-03-01T12:30:15.2500000Z"}""")]
    [InlineData(
        "{\"z\":41.30,\r\n \"a\":\"°}\"\n}\n",
        """{"z":41.30, "a":"°}","receivedAt":"2026-03-01T12:30:15.2500000Z"}""")]
    public void Payload_Object_IsOneLineWithReceivedAtAtItsEnd(string payload, string line)
    {
        using (var record = RecordFile.Create(File))
            Assert.True(record.Write(Encoding.UTF8.GetBytes(payload), At));

        Assert.Equal(line + "\n", System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1} x""")]
    public void Payload_NoObject_IsNotWritten(string payload)
    {
        using var record = RecordFile.Create(File);

        Assert.False(record.Write(Encoding.UTF8.GetBytes(payload), At));
        Assert.Equal(0, record.Lines);
    }

    [Fact]
    public void Line_Written_CanBeReadAtOnce()
    {
        using var record = RecordFile.Create(File);
        record.Write("{\"a\":1}"u8, At);

        using var reader = new StreamReader(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

        Assert.StartsWith("{\"a\":1,", reader.ReadToEnd());
    }

    [Fact]
    public void Failure_OfAFullDisk_IsCalledThat()
    {
        int code = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

        Assert.Equal("the disk is full: no space", DiskFull.Explain(new IOException("no space", code)));
        Assert.Equal("broken", DiskFull.Explain(new IOException("broken", 5)));
    }

    [Fact]
    public void File_ThatCannotBeCreated_IsNamed()
    {
        var path = Path.Combine(_directory, "missing", "events.jsonl");

        var error = Assert.Throws<CommandException>(() => RecordFile.Create(path));

        Assert.Equal(ExitCode.Record, error.ExitCode);
        Assert.Contains(path, error.Message);
    }
}
