using Amazon.Runtime;
using Tables;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>Goal: what keeps a call from DynamoDB becomes a fault with a name.</summary>
public class DynamoTableTests
{
    private static readonly TableSchema Schema = new("events", "id");

    [Fact]
    public async Task Get_ServiceOutOfReach_IsBusy()
    {
        using var client = Dynalite.ClientOf("http://127.0.0.1:1");

        var fault = await Assert.ThrowsAsync<TableException>(() => new DynamoTables(client).Table(Schema).GetAsync("p", null, default));

        Assert.Equal(TableFault.Busy, fault.Fault);
        Assert.StartsWith("Table events: busy or out of reach: ", fault.Message);
    }

    [Theory]
    [InlineData(400, "ThrottlingException", TableFault.Busy)]
    [InlineData(400, "ProvisionedThroughputExceededException", TableFault.Busy)]
    [InlineData(500, "InternalServerError", TableFault.Busy)]
    [InlineData(400, "AccessDeniedException", TableFault.Forbidden)]
    [InlineData(400, "ExpiredTokenException", TableFault.Forbidden)]
    [InlineData(400, "ResourceNotFoundException", TableFault.Missing)]
    [InlineData(400, "ItemCollectionSizeLimitExceededException", TableFault.Full)]
    [InlineData(400, "ValidationException", TableFault.BadItem)]
    public async Task Get_ServiceRefuses_IsTheFaultOfItsCode(int status, string code, TableFault expected)
    {
        await using var service = await RefusingService.StartAsync(status, code);
        using var client = Dynalite.ClientOf(service.Url);

        var fault = await Assert.ThrowsAsync<TableException>(() => new DynamoTables(client).Table(Schema).GetAsync("p", null, default));

        Assert.Equal(expected, fault.Fault);
    }

    [Fact]
    public async Task Get_NoCredentials_IsForbidden()
    {
        using var client = Dynalite.ClientOf("http://127.0.0.1:1", new NoCredentials());

        var fault = await Assert.ThrowsAsync<TableException>(() => new DynamoTables(client).Table(Schema).GetAsync("p", null, default));

        Assert.Equal(TableFault.Forbidden, fault.Fault);
    }

    [Fact]
    public async Task Get_Cancelled_IsCancelled()
    {
        using var client = Dynalite.ClientOf("http://127.0.0.1:1");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new DynamoTables(client).Table(Schema).GetAsync("p", null, new CancellationToken(true)));
    }

    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("There are no credentials.");
    }
}
