// Goal: nothing is changed on AWS that the user has not seen and agreed to, and a failure is told with its reason.
// Method: CloudFormation is a stand-in behind signed HTTP; the bucket keeps a list; waits are over at once.
using System.IO.Compression;
using Amazon;
using Amazon.Runtime;
using Heating.Aws;
using Heating.Commands;
using Heating.Deploy;
using Heating.Run;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Deploy;

public sealed class DeploySessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeCloudFormation _service = new();
    private readonly StringWriter _output = new();
    private readonly FakeBucket _bucket = new();
    private readonly List<string> _questions = [];
    private bool _isRefused;

    [Fact]
    public async Task Deploy_NewStack_ShowsThePlanAsksAndFollows()
    {
        _service.NextStates.Enqueue("CREATE_IN_PROGRESS");
        _service.NextStates.Enqueue("CREATE_IN_PROGRESS");
        _service.NextStates.Enqueue("CREATE_COMPLETE");
        _service.Events.AddRange([("Store", "CREATE_IN_PROGRESS", ""), ("Store", "CREATE_COMPLETE", "")]);

        Assert.Equal(ExitCode.Ok, await DeployAsync());

        Assert.Equal(["CreateChangeSet", "ExecuteChangeSet"], _service.Calls);
        Dictionary<string, string> asked = _service.Fields["CreateChangeSet"];
        Assert.Equal(("CREATE", "CAPABILITY_IAM"), (asked["ChangeSetType"], asked["Capabilities.member.1"]));
        Assert.Equal(("Language", "de"), (asked["Parameters.member.1.ParameterKey"], asked["Parameters.member.1.ParameterValue"]));
        string prefix = asked["Parameters.member.2.ParameterValue"];
        Assert.Equal(["Store.zip", "Notify.zip", "ConflictResolver.zip", "SyncManager.zip", "template.yaml"],
            _bucket.Keys.Select(key => key[(prefix.Length + 1)..]));
        Assert.Equal($"https://bucket/{prefix}/template.yaml", asked["TemplateURL"]);
        Assert.Equal(["Deploy house? [y/N] "], _questions);
        Assert.Equal("""
            house is new; it will get:
              add     AWS::Lambda::Function            Store
              modify  AWS::SQS::Queue                  Queue (replaced)
              create in progress   Store
              create complete      Store
              FailedEventsUrl = https://sqs

            """, Output());
    }

    [Fact]
    public async Task Deploy_FailingResource_IsToldWithItsReason()
    {
        _service.Status = "CREATE_COMPLETE";
        _service.NextStates.Enqueue("UPDATE_COMPLETE");
        _service.NextStates.Enqueue("UPDATE_ROLLBACK_IN_PROGRESS");
        _service.NextStates.Enqueue("UPDATE_ROLLBACK_COMPLETE");
        _service.Events.Add(("DevicePolicy", "UPDATE_FAILED", "The policy exists"));

        Assert.Equal(ExitCode.Service, await DeployAsync());

        Assert.Equal("UPDATE", _service.Fields["CreateChangeSet"]["ChangeSetType"]);
        Assert.Contains("  update failed        DevicePolicy: The policy exists", Output(), StringComparison.Ordinal);
        Assert.Contains("It failed: UPDATE_ROLLBACK_COMPLETE", Output(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_PlanOnly_ChangesNothingAndLeavesNothing()
    {
        Assert.Equal(ExitCode.Ok, await DeployAsync(isPlanOnly: true));

        Assert.Equal(["CreateChangeSet", "DeleteChangeSet", "DeleteStack"], _service.Calls);
        Assert.Empty(_questions);
    }

    [Fact]
    public async Task Deploy_UserSaysNo_ChangesNothing()
    {
        _isRefused = true;

        await Assert.ThrowsAsync<CommandException>(() => DeployAsync());

        Assert.DoesNotContain("ExecuteChangeSet", _service.Calls);
    }

    [Fact]
    public async Task Deploy_NothingChanged_SaysSo()
    {
        _service.Status = "UPDATE_COMPLETE";
        _service.PlanStatus = "FAILED";
        _service.PlanReason = "The submitted information didn't contain changes.";

        Assert.Equal(ExitCode.Ok, await DeployAsync());

        Assert.Equal(["CreateChangeSet", "DeleteChangeSet"], _service.Calls);
        Assert.Contains("there is nothing to do", Output(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE_IN_PROGRESS", "is being changed")]
    [InlineData("ROLLBACK_COMPLETE", "the rest of a deployment that failed")]
    public async Task Deploy_StackInAStateThatForbidsIt_SaysWhy(string status, string expected)
    {
        _service.Status = status;

        var exception = await Assert.ThrowsAsync<CommandException>(() => DeployAsync());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(_bucket.Keys);
    }

    [Theory]
    [InlineData(false, "stays", 0)]
    [InlineData(true, "goes ", 1)]
    public async Task Destroy_Tables_StayUnlessAskedFor(bool deletesData, string fate, int deleted)
    {
        _service.Status = "CREATE_COMPLETE";
        _service.NextStates.Enqueue("CREATE_COMPLETE");
        _service.NextStates.Enqueue("DELETE_IN_PROGRESS");
        _service.NextStates.Enqueue("DELETE_COMPLETE");
        var tables = new List<string>();

        int exitCode = await Session().DestroyAsync("house", deletesData ? table =>
        {
            tables.Add(table);
            return Task.CompletedTask;
        }
        : null, CancellationToken.None);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains($"  {fate} AWS::DynamoDB::Table             heating-events", Output(), StringComparison.Ordinal);
        Assert.Contains("  goes  AWS::Lambda::Function            heating-Store", Output(), StringComparison.Ordinal);
        Assert.Equal(deleted, tables.Count);
        Assert.Equal(["DeleteStack"], _service.Calls);
    }

    [Fact]
    public async Task Destroy_NoStack_SaysSo()
    {
        Assert.Equal(ExitCode.Ok, await Session().DestroyAsync("house", null, CancellationToken.None));
        Assert.Equal("There is no stack house.\n", Output());
    }

    [Fact]
    public void Zip_OfTheSameExecutable_IsTheSameAndExecutable()
    {
        File.WriteAllText(_folder["bootstrap"], "program");
        FunctionPackages.Zip(_folder["bootstrap"], _folder["a.zip"]);
        File.SetLastWriteTimeUtc(_folder["bootstrap"], DateTime.UnixEpoch);
        FunctionPackages.Zip(_folder["bootstrap"], _folder["b.zip"]);

        Assert.Equal(FunctionPackages.ContentName([_folder["a.zip"]]), FunctionPackages.ContentName([_folder["b.zip"]]));
        using ZipArchive zip = ZipFile.OpenRead(_folder["a.zip"]);
        Assert.Equal(("bootstrap", "755"), (zip.Entries.Single().FullName, Convert.ToString((zip.Entries.Single().ExternalAttributes >> 16) & 0x1FF, 8)));
    }

    [Fact]
    public void Find_MissingZip_IsNamed() => Assert.Contains("Store.zip is missing",
        Assert.Throws<CommandException>(() => FunctionPackages.Find(_folder.FullPath)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private Task<int> DeployAsync(bool isPlanOnly = false)
    {
        File.WriteAllText(_folder["template.yaml"], "Resources: {}");
        foreach (string name in FunctionPackages.Names)
            File.WriteAllText(_folder[name + ".zip"], name);
        return Session().DeployAsync("house", _folder["template.yaml"], FunctionPackages.Find(_folder.FullPath), _bucket,
            new Dictionary<string, string> { ["Language"] = "de" }, isPlanOnly, CancellationToken.None);
    }

    private DeploySession Session()
    {
        var target = new AwsTarget
        {
            ControlPlane = new Uri("https://localhost"),
            DataPlane = null,
            Credentials = new BasicAWSCredentials("id", "secret"),
            Region = RegionEndpoint.EUCentral1,
            Description = "a test",
        };
        var time = new HurriedTime();
        return new DeploySession(new CloudFormationApi(target, new Uri("https://localhost/"), _service, time), _output, question =>
        {
            _questions.Add(question);
            if (_isRefused)
                throw new CommandException(ExitCode.Failed, "Nothing was changed.");
        }, time);
    }

    private string Output() => _output.ToString().ReplaceLineEndings("\n");

    private sealed class FakeBucket : IUploads
    {
        public List<string> Keys { get; } = [];

        public Task<string> PutAsync(string key, string file, CancellationToken cancel)
        {
            Keys.Add(key);
            return Task.FromResult("https://bucket/" + key);
        }
    }
}
