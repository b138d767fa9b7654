// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/pricelist/import.hpp"

/// Offer files made up in the official shape, in each of its forms.
namespace offers {

using Json = nlohmann::ordered_json;
using Attributes = std::vector<std::pair<std::string, std::string>>;

struct Dimension {
  std::string rate = "6YS6EN2CT7";
  std::string begin = "0";
  std::string end = "Inf";
  std::string usd = {};
  std::string unit = "Units";
  std::string term_type = "OnDemand";
  std::string term = "JRTCKXETXF";
  std::string lease = {};
  std::string option = {};
  std::string currency = "USD";
};

struct Sku {
  std::string sku;
  std::string family;
  Attributes attributes;
  std::vector<Dimension> prices;
};

struct Offer {
  std::string code;
  std::string version = "20260608234428";
  std::string published = "2026-06-08T23:44:28Z";
  std::vector<Sku> skus;
};

/// A product of one service in one region.
inline Sku sku_of(const std::string& sku, const std::string& family, const std::string& usage,
                  std::vector<Dimension> prices, Attributes more = {},
                  const std::string& region = "us-east-1",
                  const std::string& location = "US East (N. Virginia)") {
  Attributes attributes{
      {"location", location}, {"locationType", "AWS Region"}, {"usagetype", usage}};
  if (!region.empty()) attributes.emplace_back("regionCode", region);
  for (auto& [key, value] : more) attributes.emplace_back(key, value);
  return {sku, family, attributes, std::move(prices)};
}

inline Json product_json(const Sku& sku, const std::string& service) {
  Json attributes = {{"servicecode", service}};
  for (const auto& [key, value] : sku.attributes) attributes[key] = value;
  Json out = {{"sku", sku.sku}};
  if (!sku.family.empty()) out["productFamily"] = sku.family;
  out["attributes"] = attributes;
  return out;
}

/// `{"SKU.TERM": {...}}` of one type of terms.
inline Json terms_json(const Sku& sku, const std::string& type) {
  Json out = Json::object();
  for (const auto& d : sku.prices) {
    if (d.term_type != type) continue;
    const std::string name = sku.sku + "." + d.term;
    auto& term = out[name];
    if (term.is_null()) {
      term = {{"offerTermCode", d.term},
              {"sku", sku.sku},
              {"effectiveDate", "2026-06-01T00:00:00Z"},
              {"priceDimensions", Json::object()},
              {"termAttributes", Json::object()}};
      if (type == "Reserved")
        term["termAttributes"] = {{"LeaseContractLength", d.lease},
                                  {"OfferingClass", "standard"},
                                  {"PurchaseOption", d.option}};
    }
    Json dimension = {{"rateCode", name + "." + d.rate}, {"description", "$" + d.usd}};
    if (!d.begin.empty()) dimension["beginRange"] = d.begin;
    if (!d.end.empty()) dimension["endRange"] = d.end;
    dimension["unit"] = d.unit;
    dimension["pricePerUnit"] = {{d.currency, d.usd}};
    dimension["appliesTo"] = Json::array();
    term["priceDimensions"][name + "." + d.rate] = dimension;
  }
  return out;
}

inline std::string bulk_json(const Offer& offer) {
  Json products = Json::object();
  Json on_demand = Json::object();
  Json reserved = Json::object();
  for (const auto& sku : offer.skus) {
    products[sku.sku] = product_json(sku, offer.code);
    const Json hourly = terms_json(sku, "OnDemand");
    const Json ahead = terms_json(sku, "Reserved");
    on_demand[sku.sku] = hourly;
    if (!ahead.empty()) reserved[sku.sku] = ahead;
  }
  const Json out = {{"formatVersion", "v1.0"},
                    {"disclaimer", "This pricing list is for informational purposes only."},
                    {"offerCode", offer.code},
                    {"version", offer.version},
                    {"publicationDate", offer.published},
                    {"products", products},
                    {"terms", {{"OnDemand", on_demand}, {"Reserved", reserved}}}};
  return out.dump(2);
}

/// What get-products prints: entries as text, as AWS does, or parsed already.
inline std::string get_products(const Offer& offer, bool as_text,
                                const std::string& next_token = {}) {
  Json list = Json::array();
  for (const auto& sku : offer.skus) {
    Json terms = {{"OnDemand", terms_json(sku, "OnDemand")}};
    const Json ahead = terms_json(sku, "Reserved");
    if (!ahead.empty()) terms["Reserved"] = ahead;
    const Json entry = {{"product", product_json(sku, offer.code)},
                        {"serviceCode", offer.code},
                        {"terms", terms},
                        {"version", offer.version},
                        {"publicationDate", offer.published}};
    list.push_back(as_text ? Json(entry.dump()) : entry);
  }
  Json out = {{"FormatVersion", "aws_v1"}};
  if (!next_token.empty()) out["NextToken"] = next_token;
  out["PriceList"] = list;
  return out.dump();
}

inline std::string csv_cell(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

inline std::string csv(const Offer& offer) {
  const auto title = [](const std::string& key) {
    // CSV's own spelling of what JSON spells in one word.
    if (key == "usagetype") return std::string("usageType");
    if (key == "regionCode") return std::string("Region Code");
    if (key == "volumeType") return std::string("Volume Type");
    if (key == "group") return std::string("Group");
    if (key == "locationType") return std::string("Location Type");
    return key;
  };
  std::vector<std::string> keys;
  for (const auto& sku : offer.skus) {
    for (const auto& [key, value] : sku.attributes) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  std::string out =
      "\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"For information, \"\"only\"\".\"\n"
      "\"Publication Date\"," +
      csv_cell(offer.published) + "\n\"Version\"," + csv_cell(offer.version) + "\n\"OfferCode\"," +
      csv_cell(offer.code) + "\n";
  out +=
      "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"PriceDescription\",\"EffectiveDate\","
      "\"StartingRange\",\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\",\"RelatedTo\","
      "\"LeaseContractLength\",\"PurchaseOption\",\"OfferingClass\",\"Product "
      "Family\",\"serviceCode\"";
  for (const auto& key : keys) out += "," + csv_cell(title(key));
  out += "\n";
  for (const auto& sku : offer.skus) {
    for (const auto& d : sku.prices) {
      for (const auto& cell :
           {sku.sku, d.term, sku.sku + "." + d.term + "." + d.rate, d.term_type,
            "$" + d.usd + " per \"unit\"", std::string("2026-06-01"), d.begin, d.end, d.unit, d.usd,
            d.currency, std::string(), d.lease, d.option, std::string(), sku.family})
        out += csv_cell(cell) + ",";
      out += csv_cell(offer.code);
      for (const auto& key : keys) {
        std::string value;
        for (const auto& [name, text] : sku.attributes) value = name == key ? text : value;
        out += "," + csv_cell(value);
      }
      out += "\n";
    }
  }
  return out;
}

inline std::string gzipped(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("no deflate");
  std::string in = text;
  std::string out(deflateBound(&stream, in.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate failed");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline fitcost::ImportedPrices imported(const std::vector<std::string>& files) {
  fitcost::PriceListImport import;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::istringstream text(files[i]);
    import.add(text, "file-" + std::to_string(i));
  }
  return import.finish();
}

/// DynamoDB in two regions, with every trap of a real file.
inline Offer dynamodb() {
  Offer out;
  out.code = "AmazonDynamoDB";
  const std::string on_demand = "Amazon DynamoDB PayPerRequest Throughput";
  const Attributes writes{{"group", "DDB-WriteUnits"}, {"operation", "PayPerRequestThroughput"}};
  const auto ireland = [](Sku sku) {
    for (auto& [key, value] : sku.attributes) {
      if (key == "location") value = "EU (Ireland)";
      if (key == "regionCode") value = "eu-west-1";
      if (key == "usagetype") value = "EU-" + value;
    }
    sku.sku[0] = 'I';
    return sku;
  };
  const Sku wru = sku_of("FGXVD96DKJMUASY3", on_demand, "WriteRequestUnits",
                         {{.usd = "0.0000006250", .unit = "WriteRequestUnits"}}, writes);
  Sku irish = ireland(wru);
  irish.prices[0].usd = "7.05E-7";
  out.skus = {
      wru,
      irish,
      // Another class and other operations, which end in the same words.
      sku_of("YR9NFVSXEN3QWYDU", on_demand, "IA-ReadRequestUnits", {{.usd = "0.0000001550"}},
             {{"group", "DDB-ReadUnitsIA"}, {"operation", "PayPerRequestThroughput"}}),
      sku_of("REPLICATED000001", on_demand, "ReplWriteRequestUnits", {{.usd = "0.0000006250"}},
             {{"group", "DDB-ReplicatedWriteUnits"}, {"operation", "PayPerRequestThroughput"}}),
      // No family and no group: what the list leaves out does not speak against a product.
      sku_of("4W4ZMC46EHE8XTTZ", "", "ReadRequestUnits", {{.usd = "0.0000001250"}}),
      // The free allowance is the first tier, and the tiers are in no order.
      sku_of("R6PXMNYCEDGZ2EYN", "Provisioned IOPS", "WriteCapacityUnit-Hrs",
             {{.rate = "E63J5HTPNN", .begin = "18600", .end = "Inf", .usd = "0.0006500000"},
              {.rate = "HBHVWY47CM", .begin = "0", .end = "18600", .usd = "0.0000000000"},
              {.rate = "2TG2D8R56U",
               .begin = "",
               .end = "",
               .usd = "150",
               .unit = "Quantity",
               .term_type = "Reserved",
               .term = "YTVHEVGPBZ",
               .lease = "1yr",
               .option = "Heavy Utilization"},
              {.usd = "0.0128000000",
               .unit = "Hrs",
               .term_type = "Reserved",
               .term = "YTVHEVGPBZ",
               .lease = "1yr",
               .option = "Heavy Utilization"},
              {.rate = "2TG2D8R56U",
               .begin = "",
               .end = "",
               .usd = "180",
               .unit = "Quantity",
               .term_type = "Reserved",
               .term = "NQ3QZPMQV9",
               .lease = "3 yr",
               .option = "Heavy Utilization"},
              {.usd = "0.0081000000",
               .unit = "Hrs",
               .term_type = "Reserved",
               .term = "NQ3QZPMQV9",
               .lease = "3 yr",
               .option = "Heavy Utilization"}},
             {{"group", "DDB-WriteUnits"}, {"operation", "CommittedThroughput"}}),
      sku_of("F3E2EDSYC6ZNW7XP", "Database Storage", "TimedStorage-ByteHrs",
             {{.rate = "VYAP54KATQ", .begin = "25", .end = "Inf", .usd = "0.2500000000"},
              {.rate = "G2A93NZ7DT", .begin = "0", .end = "25", .usd = "0"}},
             {{"volumeType", "Amazon DynamoDB - Indexed DataStore"}}),
      // The usage type of what we meter, and something else.
      sku_of("OTHERVOLUME00001", "Database Storage", "TimedStorage-ByteHrs", {{.usd = "9"}},
             {{"volumeType", "Amazon DynamoDB - Something New"}}),
      sku_of("NOTMETERED000001", "", "S3-Egress-Bytes", {{.usd = "0.02"}}),
      // A region that nobody knows, and a SKU without a term.
      sku_of("NOREGION00000001", on_demand, "XXX1-WriteRequestUnits", {{.usd = "1"}}, writes,
             "xx-nowhere-1", "Nowhere"),
      sku_of("NOTERM0000000001", "", "ExportDataSize-Bytes", {},
             {{"volumeType", "Amazon DynamoDB - Export Size"}}),
  };
  return out;
}

}  // namespace offers
