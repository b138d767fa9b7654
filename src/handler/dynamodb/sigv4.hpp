// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/handler/dynamodb_store.hpp"

/// AWS Signature Version 4 in the Authorization header:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// libcurl's own (CURLOPT_AWS_SIGV4) takes the time from the system's clock, so that no published
/// vector can be put to it, and differs from release to release in what it signs.
namespace fitcost::inline v1::handler::detail::aws {

struct RequestToSign {
  std::string_view method;
  std::string_view path = "/";  ///< canonical: escaped as it is sent, then once more
  std::string_view query;       ///< canonical: escaped, in the order of the names
  /// Names in lower case, in any order, host and x-amz-date among them; all of these are signed.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
};

/// `20150830T123600Z`, as in the header x-amz-date.
std::string sigv4_time(std::int64_t seconds_since_1970);

/// The value of the header Authorization. `time` as in the header x-amz-date.
std::string sigv4_authorization(const AwsCredentials& credentials, std::string_view region,
                                std::string_view service, std::string_view time,
                                RequestToSign request);

}  // namespace fitcost::inline v1::handler::detail::aws
