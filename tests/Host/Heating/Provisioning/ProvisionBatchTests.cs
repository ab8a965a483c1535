using Heating.Commands;
using Heating.Provisioning;
using Heating.Run;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: a file of things is provisioned as far as it can be, and what went wrong is said with its line.</summary>
public sealed class ProvisionBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private string Csv => _folder["things.csv"];

    [Fact]
    public void File_WithAllColumns_IsRead()
    {
        File.WriteAllText(Csv, "thing,attribute.room,type,out\nboiler-1,\"cellar, left\",heating,a b\n\nboiler-2,,,\n");

        IReadOnlyList<ProvisionRow> rows = ProvisionBatch.Read(Csv);

        Assert.Equal(["boiler-1", "boiler-2"], rows.Select(row => row.ThingName));
        Assert.Equal(
            ("heating", "a b", "cellar, left"), (rows[0].TypeName, rows[0].Folder, rows[0].Attributes["room"]));
        Assert.Equal((null, null, 0, 4), (rows[1].TypeName, rows[1].Folder, rows[1].Attributes.Count, rows[1].Line));
    }

    [Theory]
    [InlineData("", "no column \"thing\" in line 1")]
    [InlineData("name\nboiler-1\n", "no column \"thing\" in line 1")]
    [InlineData("thing,tpye\nboiler-1,x\n", "unknown column \"tpye\" in line 1")]
    [InlineData("thing,type,type\nboiler-1,x,y\n", "the column \"type\" is in line 1 twice.")]
    [InlineData("thing,type\nboiler-1\n", "line 2 has 1 columns, line 1 has 2.")]
    [InlineData("thing,type\nboiler-1,\"x\"y\n", "line 2 has a quote out of place.")]
    [InlineData("thing\n", "no thing below the header.")]
    public void File_Wrong_IsSaidWithItsLine(string content, string sentence)
    {
        File.WriteAllText(Csv, content);

        var error = Assert.ThrowsAny<CommandException>(() => ProvisionBatch.Read(Csv));

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"--csv {Csv}: {sentence}", error.Message);
    }

    [Fact]
    public void File_Missing_IsNamed() => Assert.StartsWith(
        $"--csv {Csv}: cannot be read: ", Assert.ThrowsAny<CommandException>(() => ProvisionBatch.Read(Csv)).Message);

    [Fact]
    public async Task Batch_WithBadRows_DoesTheOthers()
    {
        File.WriteAllText(Csv, "thing\nboiler-1\nboiler 2\nboiler-1\nboiler-4\nboiler-5\n");
        var done = new List<string>();

        bool isAll = await ProvisionBatch.RunAsync(
            ProvisionBatch.Read(Csv),
            row =>
            {
                done.Add(row.ThingName);
                return row.ThingName == "boiler-4"
                    ? throw new CommandException(ExitCode.Service, "refused.")
                    : Task.FromResult("id-" + row.ThingName);
            },
            _output,
            _error);

        Assert.False(isAll);
        Assert.Equal(["boiler-1", "boiler-4", "boiler-5"], done);
        Assert.StartsWith("2 of 5 things provisioned:", _output.ToString());
        Assert.Contains("line 6: boiler-5: certificate id-boiler-5", _output.ToString());
        Assert.Contains("line 3: boiler 2: The thing name \"boiler 2\" contains ' '", _error.ToString());
        Assert.Contains("line 4: boiler-1: already in line 2.", _error.ToString());
        Assert.Contains("line 5: boiler-4: refused.", _error.ToString());
    }
}
