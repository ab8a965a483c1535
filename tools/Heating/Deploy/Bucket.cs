using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Deploy;

/// <summary>A bucket for the template and the functions' code.</summary>
internal sealed class Bucket(AwsTarget target, string name, Uri? url) : IUploads, IDisposable
{
    private readonly AmazonS3Client _s3 = new(target.Credentials, url is null
        ? new AmazonS3Config { RegionEndpoint = target.Region }
        : new AmazonS3Config { ServiceURL = url.ToString(), AuthenticationRegion = target.Region.SystemName, ForcePathStyle = true });

    /// <exception cref="CommandException">The bucket does not take it.</exception>
    public async Task<string> PutAsync(string key, string file, CancellationToken cancel)
    {
        try
        {
            await _s3.PutObjectAsync(new PutObjectRequest { BucketName = name, Key = key, FilePath = file }, cancel);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            string reason = exception is AmazonS3Exception { ErrorCode: { Length: > 0 } code } ? $"{code}: {exception.Message}" : exception.Message;
            throw new CommandException(ExitCode.Service, $"The bucket {name} does not take {Path.GetFileName(file)}: {reason}");
        }
        return $"https://{name}.s3.{target.Region.SystemName}.{target.Region.PartitionDnsSuffix}/{key}";
    }

    public void Dispose() => _s3.Dispose();
}
